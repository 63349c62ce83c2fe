using System.Numerics.Tensors;
using HaShiFlex.Inference.Float;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Calibrated;

namespace HaShiFlex.Inference.Gradients;

/// <summary>The derivative of a loss by the inputs of a layer without weights. Maps are height x width x channels.</summary>
internal static class WeightlessGradient
{
    /// <param name="maps">The layer's inputs.</param>
    /// <param name="result">The layer's result.</param>
    /// <param name="output">The derivative by that result before its clamp.</param>
    /// <param name="input">Which input the derivative is wanted by.</param>
    /// <param name="gradient">The derivative by that input is added here.</param>
    public static void Add(Network network, Layer layer, Func<int, float[]> maps, ReadOnlySpan<float> result, ReadOnlySpan<float> output, int input, Span<float> gradient)
    {
        switch (layer)
        {
            case ConcatLayer:
                int first = layer.Inputs.Take(input).Sum(producer => network.ShapeOf(producer).Channels);
                int channels = network.ShapeOf(layer.Inputs[input]).Channels, all = layer.Output.Channels;
                for (int p = 0; p < layer.Output.Positions; p++)
                    Add(output.Slice((p * all) + first, channels), gradient.Slice(p * channels, channels));
                break;
            case AveragePoolLayer pool:
                for (int p = 0; p < pool.Output.Positions; p++)
                {
                    float share = 1f / pool.Divisor(p / pool.Output.Width, p % pool.Output.Width);
                    var mean = output.Slice(p * pool.Output.Channels, pool.Output.Channels);
                    foreach (int source in FeatureMapOperations.Under(pool.Window, pool.Input, pool.Output, p))
                    {
                        var target = gradient.Slice(source * pool.Output.Channels, pool.Output.Channels);
                        TensorPrimitives.MultiplyAdd(mean, share, target, target);
                    }
                }

                break;
            case MaxPoolLayer pool:
                Maximum(pool, maps(0), output, gradient);
                break;
            case ReshapeLayer reshape:
                float[] back = new float[gradient.Length];
                FeatureMapOperations.Reshape(reshape.Output, reshape.Input, output, back);
                Add(back, gradient);
                break;
            case SoftmaxLayer:
                // With p = softmax(x): dp_i / dx_j = p_i (1[i = j] - p_j).
                for (int p = 0; p < gradient.Length; p += layer.Output.Channels)
                {
                    ReadOnlySpan<float> shares = result.Slice(p, layer.Output.Channels), by = output.Slice(p, layer.Output.Channels);
                    float middle = DotProduct.Of(shares, by);
                    for (int c = 0; c < shares.Length; c++)
                        gradient[p + c] += shares[c] * (by[c] - middle);
                }

                break;
            case PadLayer pad:
                for (int p = 0; p < pad.Input.Positions; p++)
                {
                    int y = (p / pad.Input.Width) + pad.Top, x = (p % pad.Input.Width) + pad.Left;
                    if ((uint)y < (uint)pad.Output.Height && (uint)x < (uint)pad.Output.Width)
                        Add(output.Slice(((y * pad.Output.Width) + x) * pad.Output.Channels, pad.Output.Channels), gradient.Slice(p * pad.Output.Channels, pad.Output.Channels));
                }

                break;
            default:
                Add(output, gradient);
                break;
        }
    }

    /// <summary>To the first of the largest elements under each window.</summary>
    private static void Maximum(MaxPoolLayer pool, ReadOnlySpan<float> map, ReadOnlySpan<float> output, Span<float> gradient)
    {
        int channels = pool.Output.Channels;
        for (int p = 0; p < pool.Output.Positions; p++)
        {
            int[] sources = [.. FeatureMapOperations.Under(pool.Window, pool.Input, pool.Output, p)];
            for (int c = 0; c < channels; c++)
            {
                int best = sources[0];
                foreach (int source in sources)
                    best = map[(source * channels) + c] > map[(best * channels) + c] ? source : best;
                gradient[(best * channels) + c] += output[(p * channels) + c];
            }
        }
    }

    private static void Add(ReadOnlySpan<float> from, Span<float> to) => TensorPrimitives.Add(to, from, to);
}
