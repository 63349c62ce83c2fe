using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using HaShiFlex.Inference.Kernel.Vectors;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Inference.Kernel.Steps;

/// <summary>Residual additions of byte maps: both operands requantized in 32-bit vectors, added and clamped.</summary>
internal sealed unsafe class AddStep<TVectors> : KernelStep
    where TVectors : struct, IVectorSet
{
    private const int Elements = 32;

    private readonly FeatureTensor _left;
    private readonly FeatureTensor _right;
    private readonly Requantizer[] _requantizers;
    private readonly WeightlessLayer _layer;

    private AddStep(int index, WeightlessLayer layer, FeatureTensor left, FeatureTensor right, FeatureTensor output)
        : base(index, output) => (_left, _right, _layer, _requantizers) = (left, right, layer, [.. layer.Requantizers]);

    public override string Method => "bytes";

    public override long ReadAheadBytes => Elements;

    /// <summary>The step, or null where 32-bit vectors cannot be exact.</summary>
    public static AddStep<TVectors>? Create(int index, WeightlessLayer layer, FeatureTensor left, FeatureTensor right, FeatureTensor output)
    {
        // Stored bytes up to 255 times the multiplier, the rounding, and both results together must fit.
        bool fits = left.IsByte && right.IsByte && output.IsByte
            && layer.Requantizers.All(r => r.Shift <= 29 && r.Multiplier <= 1 << 20 && (r.Multiplier * 256) >> r.Shift <= 1 << 20);
        return fits ? new AddStep<TVectors>(index, layer, left, right, output) : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(Workspace workspace)
    {
        byte* left = _left.In(workspace), right = _right.In(workspace), to = Output.In(workspace);
        long count = Output.Shape.Elements;
        var (leftMultiplier, leftAddend, leftShift) = Constants(_requantizers[0], _left.Offset);
        var (rightMultiplier, rightAddend, rightShift) = Constants(_requantizers[1], _right.Offset);
        var centre = Vector256.Create(Output.Offset - 128);
        var minimum = Vector256.Create((byte)(_layer.ClampMinimum + Output.Offset));
        var maximum = Vector256.Create((byte)(_layer.ClampMaximum + Output.Offset));
        byte* part = stackalloc byte[Elements], sums = stackalloc byte[Elements * sizeof(int)];
        for (long at = 0; at < count; at += Elements)
        {
            for (int i = 0; i < Elements; i += 8)
            {
                var sum = ((TVectors.WidenBytes(left + at + i) * leftMultiplier) + leftAddend) >> leftShift;
                sum += ((TVectors.WidenBytes(right + at + i) * rightMultiplier) + rightAddend) >> rightShift;
                (sum + centre).Store((int*)sums + i);
            }

            // Packing works in 128-bit halves, so the fours of elements come out interleaved: 0 8 16 24, 4 12 20 28.
            var first = TVectors.PackShorts(Vector256.Load((int*)sums), Vector256.Load((int*)sums + 8));
            var second = TVectors.PackShorts(Vector256.Load((int*)sums + 16), Vector256.Load((int*)sums + 24));
            var packed = TVectors.PackBytes(first, second).AsByte() ^ Vector256.Create((byte)0x80);
            packed = Vector256.Shuffle(packed.AsInt32(), Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7)).AsByte();
            packed = Vector256.Min(Vector256.Max(packed, minimum), maximum);
            if (at + Elements <= count)
            {
                packed.Store(to + at);
                continue;
            }

            packed.Store(part);
            Unsafe.CopyBlockUnaligned(to + at, part, (uint)(count - at));
        }
    }

    /// <summary>What makes a requantized code of a stored element: it times the multiplier, plus the addend, shifted.</summary>
    private static (Vector256<int> Multiplier, Vector256<int> Addend, int Shift) Constants(Requantizer requantizer, int offset)
    {
        int multiplier = (int)requantizer.Multiplier, half = requantizer.Shift == 0 ? 0 : 1 << (requantizer.Shift - 1);
        return (Vector256.Create(multiplier), Vector256.Create(half - (offset * multiplier)), requantizer.Shift);
    }
}
