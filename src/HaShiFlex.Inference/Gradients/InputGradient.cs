using System.Runtime.Intrinsics;
using HaShiFlex.Inference.Float;
using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Inference.Gradients;

/// <summary>
/// The derivative of a loss by a linear layer's input map: G W, with G the derivative by its result before the clamp. Maps are height x width x channels.
/// Safe to share between threads.
/// </summary>
internal sealed unsafe class InputGradient
{
    private readonly ConvolutionLayer _layer;
    private readonly Patches _patches;
    private readonly PackedMatrix[] _transposed = [];
    private readonly float[] _taps = [];

    public InputGradient(ConvolutionLayer layer)
    {
        var weights = layer.Weights.Values;
        _layer = layer;
        _patches = new Patches(layer);
        int fanIn = layer.Weights.FanIn;
        if (layer.IsChannelwise)
        {
            _taps = ChannelwiseTaps.Transposed(layer, weights.Span);
            return;
        }

        float[] none = new float[fanIn];
        _transposed = new PackedMatrix[layer.Groups];
        for (int g = 0; g < layer.Groups; g++)
        {
            int first = g * layer.GroupOutputs;
            _transposed[g] = new PackedMatrix(
                fanIn, layer.GroupOutputs, (column, row) => weights.Span[((first + row) * fanIn) + Patches.WeightColumn(layer, column)], none);
        }
    }

    /// <param name="output">The derivative by the result.</param>
    /// <param name="input">The derivative by the input map; what it holds is overwritten.</param>
    /// <param name="scratch">Grown as needed; one per thread.</param>
    public void Run(ReadOnlySpan<float> output, Span<float> input, ref float[] scratch)
    {
        fixed (float* g = output, x = input)
        {
            if (_patches.IsInput)
            {
                _transposed[0].Multiply(g, _layer.Output.Channels, _layer.Output.Positions, x, _patches.Columns, float.NegativeInfinity, float.PositiveInfinity);
                return;
            }

            input.Clear();
            if (_layer.IsChannelwise)
                Channelwise(g, x);
            else
                Scattered(g, x, ref scratch);
        }
    }

    private void Scattered(float* output, float* input, ref float[] scratch)
    {
        int positions = _layer.Output.Positions, channels = _layer.Output.Channels;
        int block = _patches.Block(ref scratch);
        fixed (float* rows = scratch)
        {
            for (int group = 0; group < _transposed.Length; group++)
            {
                for (int p = 0; p < positions; p += block)
                {
                    int count = Math.Min(block, positions - p);
                    float* first = output + ((long)p * channels) + (group * _layer.GroupOutputs);
                    _transposed[group].Multiply(first, channels, count, rows, _patches.Columns, float.NegativeInfinity, float.PositiveInfinity);
                    _patches.Scatter(rows, group, p, count, input);
                }
            }
        }
    }

    private void Channelwise(float* output, float* input)
    {
        var w = _layer.Window;
        int channels = _layer.Output.Channels, height = _layer.Input.Height, width = _layer.Input.Width, outputWidth = _layer.Output.Width;
        int vectors = channels / Vector256<float>.Count * Vector256<float>.Count;
        fixed (float* taps = _taps)
        {
            for (int p = 0; p < _layer.Output.Positions; p++)
            {
                int top = (p / outputWidth * w.StrideHeight) - w.PadTop, left = (p % outputWidth * w.StrideWidth) - w.PadLeft;
                float* g = output + ((long)p * channels);
                for (int k = 0; k < w.Area; k++)
                {
                    int y = top + (k / w.KernelWidth * w.DilationHeight), x = left + (k % w.KernelWidth * w.DilationWidth);
                    if ((uint)y >= (uint)height || (uint)x >= (uint)width)
                        continue;
                    float* target = input + ((((long)y * width) + x) * channels), tap = taps + (k * channels);
                    int c = 0;
                    for (; c < vectors; c += Vector256<float>.Count)
                        Vector256.FusedMultiplyAdd(Vector256.Load(g + c), Vector256.Load(tap + c), Vector256.Load(target + c)).Store(target + c);
                    for (; c < channels; c++)
                        target[c] = MathF.FusedMultiplyAdd(g[c], tap[c], target[c]);
                }
            }
        }
    }
}
