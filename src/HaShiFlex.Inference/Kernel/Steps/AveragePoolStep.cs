using System.Runtime.Intrinsics;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Inference.Kernel.Steps;

/// <summary>A window's sum, requantized by the constant of its divisor.</summary>
internal sealed unsafe class AveragePoolStep : KernelStep
{
    private readonly WeightlessLayer _layer;
    private readonly AveragePoolLayer _pool;
    private readonly FeatureTensor _input;
    private readonly Requantizer[] _requantizers;
    private readonly long[] _padding;

    public AveragePoolStep(int index, WeightlessLayer layer, AveragePoolLayer pool, FeatureTensor input, FeatureTensor output, Func<int, long> padding)
        : base(index, output)
    {
        (_layer, _pool, _input) = (layer, pool, input);
        _requantizers = LayerRules.RequantizerMap(layer, pool);
        _padding = [.. Enumerable.Range(0, pool.Input.Channels).Select(padding)];
    }

    public override string Method => "sums";

    public override long ScratchBytes => (long)_pool.Input.Channels * sizeof(long);

    public override void Run(Workspace workspace)
    {
        var (shape, window) = (_pool.Input, _pool.Window);
        var sums = new Span<long>(workspace.Scratch, shape.Channels);
        for (int position = 0; position < _pool.Output.Positions; position++)
        {
            int top = (position / _pool.Output.Width * window.StrideHeight) - window.PadTop;
            int leftmost = (position % _pool.Output.Width * window.StrideWidth) - window.PadLeft;
            sums.Clear();
            for (int k = 0; k < window.Area; k++)
            {
                int row = top + (k / window.KernelWidth * window.DilationHeight), column = leftmost + (k % window.KernelWidth * window.DilationWidth);
                if (row >= 0 && row < shape.Height && column >= 0 && column < shape.Width)
                    Accumulate(workspace, sums, (((long)row * shape.Width) + column) * shape.Channels);
                else if (_pool.CountIncludePad)
                    AddPadding(sums);
            }

            for (int c = 0; c < sums.Length; c++)
            {
                long code = Math.Clamp(_requantizers[position].Apply(sums[c]), _layer.ClampMinimum, _layer.ClampMaximum);
                Output.Store(workspace, ((long)position * shape.Channels) + c, code);
            }
        }
    }

    private void Accumulate(Workspace workspace, Span<long> sums, long first)
    {
        if (!_input.IsByte)
        {
            for (int c = 0; c < sums.Length; c++)
                sums[c] += _input.Code(workspace, first + c);
            return;
        }

        byte* from = _input.In(workspace) + first;
        var offset = Vector256.Create((long)_input.Offset);
        int at = 0;
        fixed (long* to = sums)
        {
            for (; at + 8 <= sums.Length; at += 8)
            {
                var shorts = Vector128.WidenLower(Vector64.Load(from + at).ToVector128());
                Add(to + at, Vector128.WidenLower(shorts));
                Add(to + at + 4, Vector128.WidenUpper(shorts));
            }
        }

        for (; at < sums.Length; at++)
            sums[at] += from[at] - _input.Offset;

        void Add(long* to, Vector128<uint> elements) =>
            (Vector256.Load(to) + Vector256.Create(Vector128.WidenLower(elements), Vector128.WidenUpper(elements)).AsInt64() - offset).Store(to);
    }

    private void AddPadding(Span<long> sums)
    {
        for (int c = 0; c < sums.Length; c++)
            sums[c] += _padding[c];
    }
}
