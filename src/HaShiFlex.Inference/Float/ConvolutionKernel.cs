using System.Runtime.Intrinsics;
using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Inference.Float;

/// <summary>One linear layer on one feature map, height x width x channels, in single precision. Safe to share between threads.</summary>
public sealed unsafe class ConvolutionKernel
{
    private readonly ConvolutionLayer _layer;
    private readonly Patches _patches;
    private readonly PackedMatrix[] _groups;
    private readonly float[] _taps;
    private readonly float[] _bias;
    private readonly float[]? _padding;

    /// <param name="layer">Gives the geometry; its own weights and bias are not read.</param>
    /// <param name="weights">In the order of the layer's weight matrix.</param>
    /// <param name="padding">What a padded pixel of each input channel holds; null for zeros.</param>
    public ConvolutionKernel(ConvolutionLayer layer, ReadOnlyMemory<float> weights, ReadOnlyMemory<float> bias, float[]? padding = null)
    {
        _layer = layer;
        _padding = padding;
        _patches = new Patches(layer, padding);
        _groups = [];
        _taps = [];
        _bias = bias.ToArray();
        int fanIn = layer.Weights.FanIn;
        if (layer.IsChannelwise)
        {
            _taps = ChannelwiseTaps.Transposed(layer, weights.Span);
            return;
        }

        _groups = new PackedMatrix[layer.Groups];
        for (int g = 0; g < layer.Groups; g++)
        {
            int first = g * layer.GroupOutputs;
            _groups[g] = new PackedMatrix(
                layer.GroupOutputs,
                fanIn,
                (row, column) => weights.Span[((first + row) * fanIn) + Patches.WeightColumn(layer, column)],
                bias.Span.Slice(first, layer.GroupOutputs));
        }
    }

    public ConvolutionKernel(ConvolutionLayer layer)
        : this(layer, layer.Weights.Values, layer.Bias)
    {
    }

    /// <summary>Output = clamp(weights x input + bias).</summary>
    /// <param name="scratch">Grown as needed; one per thread.</param>
    public void Run(ReadOnlySpan<float> input, Span<float> output, ref float[] scratch, float minimum, float maximum)
    {
        fixed (float* x = input, y = output)
        {
            if (_layer.IsChannelwise)
                Channelwise(x, y, minimum, maximum);
            else
                Product(x, y, ref scratch, minimum, maximum);
        }
    }

    private void Product(float* input, float* output, ref float[] scratch, float minimum, float maximum)
    {
        int positions = _layer.Output.Positions, channels = _layer.Output.Channels;
        if (_patches.IsInput)
        {
            _groups[0].Multiply(input, _patches.Columns, positions, output, channels, minimum, maximum);
            return;
        }

        int block = _patches.Block(ref scratch);
        fixed (float* rows = scratch)
        {
            for (int g = 0; g < _groups.Length; g++)
            {
                for (int p = 0; p < positions; p += block)
                {
                    int count = Math.Min(block, positions - p);
                    _patches.Gather(input, g, p, count, rows);
                    _groups[g].Multiply(rows, _patches.Columns, count, output + ((long)p * channels) + (g * _layer.GroupOutputs), channels, minimum, maximum);
                }
            }
        }
    }

    private void Channelwise(float* input, float* output, float minimum, float maximum)
    {
        var w = _layer.Window;
        int channels = _layer.Output.Channels, height = _layer.Input.Height, width = _layer.Input.Width, outputWidth = _layer.Output.Width;
        int vectors = channels / Vector256<float>.Count * Vector256<float>.Count;
        var low = Vector256.Create(minimum);
        var high = Vector256.Create(maximum);
        float** sources = stackalloc float*[w.Area];
        fixed (float* taps = _taps, bias = _bias, padding = _padding)
        {
            for (int p = 0; p < _layer.Output.Positions; p++)
            {
                int top = (p / outputWidth * w.StrideHeight) - w.PadTop, left = (p % outputWidth * w.StrideWidth) - w.PadLeft;
                for (int k = 0; k < w.Area; k++)
                {
                    int y = top + (k / w.KernelWidth * w.DilationHeight), x = left + (k % w.KernelWidth * w.DilationWidth);
                    sources[k] = (uint)y < (uint)height && (uint)x < (uint)width ? input + ((((long)y * width) + x) * channels) : padding;
                }

                float* target = output + ((long)p * channels);
                int c = 0;
                for (; c < vectors; c += Vector256<float>.Count)
                {
                    var sum = Vector256.Load(bias + c);
                    for (int k = 0; k < w.Area; k++)
                    {
                        if (sources[k] != null)
                            sum = Vector256.FusedMultiplyAdd(Vector256.Load(sources[k] + c), Vector256.Load(taps + (k * channels) + c), sum);
                    }

                    Vector256.Min(Vector256.Max(sum, low), high).Store(target + c);
                }

                for (; c < channels; c++)
                {
                    float sum = bias[c];
                    for (int k = 0; k < w.Area; k++)
                    {
                        if (sources[k] != null)
                            sum = MathF.FusedMultiplyAdd(sources[k][c], taps[(k * channels) + c], sum);
                    }

                    target[c] = Math.Min(Math.Max(sum, minimum), maximum);
                }
            }
        }
    }
}
