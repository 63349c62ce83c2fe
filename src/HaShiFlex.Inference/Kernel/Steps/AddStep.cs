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

    public override void Run(Workspace workspace)
    {
        byte* left = _left.In(workspace), right = _right.In(workspace), to = Output.In(workspace);
        long count = Output.Shape.Elements;
        var centre = Vector256.Create(128 - Output.Offset);
        var minimum = Vector256.Create((byte)(_layer.ClampMinimum + Output.Offset));
        var maximum = Vector256.Create((byte)(_layer.ClampMaximum + Output.Offset));
        byte* part = stackalloc byte[Elements];
        for (long at = 0; at < count; at += Elements)
        {
            Vector256<int> s0 = Sum(at) - centre, s1 = Sum(at + 8) - centre, s2 = Sum(at + 16) - centre, s3 = Sum(at + 24) - centre;

            // Packing works in 128-bit halves, so the fours of elements come out interleaved: 0 8 16 24, 4 12 20 28.
            var packed = TVectors.PackBytes(TVectors.PackShorts(s0, s1), TVectors.PackShorts(s2, s3)).AsByte() ^ Vector256.Create((byte)0x80);
            packed = Vector256.Shuffle(packed.AsInt32(), Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7)).AsByte();
            packed = Vector256.Min(Vector256.Max(packed, minimum), maximum);
            if (at + Elements <= count)
            {
                packed.Store(to + at);
                continue;
            }

            packed.Store(part);
            new ReadOnlySpan<byte>(part, (int)(count - at)).CopyTo(new Span<byte>(to + at, (int)(count - at)));
        }

        Vector256<int> Sum(long at) => Rescale(left + at, _requantizers[0], _left.Offset) + Rescale(right + at, _requantizers[1], _right.Offset);
    }

    private static Vector256<int> Rescale(byte* from, Requantizer requantizer, int offset)
    {
        var shorts = Vector128.WidenLower(Vector64.Load(from).ToVector128());
        var codes = Vector256.Create(Vector128.WidenLower(shorts), Vector128.WidenUpper(shorts)).AsInt32() - Vector256.Create(offset);
        int half = requantizer.Shift == 0 ? 0 : 1 << (requantizer.Shift - 1);
        return ((codes * (int)requantizer.Multiplier) + Vector256.Create(half)) >> requantizer.Shift;
    }
}
