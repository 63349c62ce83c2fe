using System.Runtime.Intrinsics;
using HaShiFlex.Arithmetic;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Inference.Kernel.Steps;

/// <summary>Depthwise convolutions whose weights or elements are wider than bytes: eight channels at a time in 32-bit products.</summary>
internal sealed unsafe class DepthwiseWideStep : KernelStep
{
    private const int Lanes = 8;

    private readonly QuantizedLayer _quantized;
    private readonly FeatureTensor _input;
    private readonly ConvolutionLayer _layer;
    private readonly Requantizer[] _requantizers;
    private readonly int _paddedChannels;
    private readonly AlignedMemory _weights;
    private readonly AlignedMemory _bias;
    private readonly AlignedMemory _padding;

    private DepthwiseWideStep(int index, QuantizedLayer layer, LinearOperator linear, FeatureTensor input, FeatureTensor output, Func<int, long> padding)
        : base(index, output)
    {
        (_quantized, _input, _layer, _requantizers) = (layer, input, linear.Convolution, [.. linear.Requantizers]);
        int channels = _layer.Input.Channels, area = _layer.Window.Area;
        _paddedChannels = (channels + Lanes - 1) / Lanes * Lanes;
        _weights = new AlignedMemory((long)area * _paddedChannels * sizeof(int));
        _bias = new AlignedMemory((long)_paddedChannels * sizeof(int));
        _padding = new AlignedMemory((long)(channels + Lanes) * input.ElementBytes);
        for (int c = 0; c < channels; c++)
        {
            var row = linear.Row(c);
            ((int*)_bias.Pointer)[c] = unchecked((int)(linear.Bias[c] - (input.Offset * row.ToArray().Sum())));
            for (int k = 0; k < area; k++)
                ((int*)_weights.Pointer)[(k * _paddedChannels) + c] = (int)row[k];
            long stored = padding(c) + input.Offset;
            if (input.IsByte)
                _padding.Pointer[c] = (byte)stored;
            else
                ((short*)_padding.Pointer)[c] = (short)stored;
        }
    }

    public override string Method => "depthwise, 32-bit products";

    public override long ReadAheadBytes => 64;

    /// <summary>The step, or null where sums do not fit in 32 bits or the layer is another kind.</summary>
    public static DepthwiseWideStep? Create(
        int index, QuantizedLayer layer, LinearOperator linear, FeatureTensor input, FeatureTensor output, Func<int, long> padding, Interval[] inputs)
    {
        var convolution = linear.Convolution;
        bool fits = convolution.IsDepthwise && convolution.GroupOutputs == 1
            && linear.Weights.All(w => w is >= int.MinValue and <= int.MaxValue)
            && Enumerable.Range(0, convolution.Output.Channels).Select(o => linear.AccumulatorInterval(o, inputs))
                .All(a => a.Minimum >= int.MinValue && a.Maximum <= int.MaxValue);
        return fits ? new DepthwiseWideStep(index, layer, linear, input, output, padding) : null;
    }

    public override void Run(Workspace workspace)
    {
        var (shape, window) = (_layer.Input, _layer.Window);
        int channels = shape.Channels, elementBytes = _input.ElementBytes;
        byte* input = _input.In(workspace);
        var observed = workspace.Observed?[Layer];
        byte** taps = stackalloc byte*[window.Area];
        int* sums = stackalloc int[Lanes];
        for (int position = 0; position < _layer.Output.Positions; position++)
        {
            int top = (position / _layer.Output.Width * window.StrideHeight) - window.PadTop;
            int leftmost = (position % _layer.Output.Width * window.StrideWidth) - window.PadLeft;
            for (int k = 0; k < window.Area; k++)
            {
                int row = top + (k / window.KernelWidth * window.DilationHeight), column = leftmost + (k % window.KernelWidth * window.DilationWidth);
                bool inside = row >= 0 && row < shape.Height && column >= 0 && column < shape.Width;
                taps[k] = inside ? input + ((((nint)row * shape.Width) + column) * channels * elementBytes) : _padding.Pointer;
            }

            for (int c = 0; c < channels; c += Lanes)
            {
                var sum = Vector256.Load((int*)_bias.Pointer + c);
                for (int k = 0; k < window.Area; k++)
                    sum += Load(taps[k], c) * Vector256.Load((int*)_weights.Pointer + (k * _paddedChannels) + c);
                sum.Store(sums);
                for (int lane = 0; lane < Math.Min(Lanes, channels - c); lane++)
                {
                    if (observed is not null)
                        observed[c + lane] = observed[c + lane].With(sums[lane]);
                    long code = Math.Clamp(_requantizers[c + lane].Apply(sums[lane]), _quantized.ClampMinimum, _quantized.ClampMaximum);
                    Output.Store(workspace, ((long)position * channels) + c + lane, code);
                }
            }
        }
    }

    private Vector256<int> Load(byte* tap, int channel)
    {
        if (_input.IsByte)
        {
            var shorts = Vector128.WidenLower(Vector64.Load(tap + channel).ToVector128());
            return Vector256.Create(Vector128.WidenLower(shorts), Vector128.WidenUpper(shorts)).AsInt32();
        }

        var wide = Vector128.Load((short*)tap + channel);
        return Vector256.Create(Vector128.WidenLower(wide), Vector128.WidenUpper(wide));
    }
}
