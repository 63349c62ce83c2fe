using HaShiFlex.Documents;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;

namespace HaShiFlex.Inference.Kernel;

/// <summary>
/// The arithmetic contract written down as plainly as it can be, in 64-bit scalars: slow, and the judge of every faster path. Feature maps are codes in
/// channels x rows x columns order.
/// </summary>
public static class ReferenceKernel
{
    /// <summary>Receives every accumulator of every layer with weights, before it is requantized.</summary>
    public delegate void AccumulatorObserver(int layer, int channel, long accumulator);

    /// <summary>The codes of every layer's output, in the network's order.</summary>
    /// <param name="image">Codes of one image, channels x rows x columns, within the bounds of the network's image encoding.</param>
    public static long[][] Run(QuantizedNetwork network, ReadOnlySpan<long> image, AccumulatorObserver? observer = null)
    {
        if (image.Length != network.Network.Input.Elements)
            throw new ArgumentException($"the image has {image.Length} codes; the network reads {network.Network.Input.Elements}", nameof(image));

        long[] pixels = image.ToArray();
        var results = new long[network.Layers.Length][];
        for (int l = 0; l < results.Length; l++)
            results[l] = RunLayer(network, l, [.. network.Layers[l].Layer.Inputs.Select(p => p == Network.ImageInput ? pixels : results[p])], observer);
        return results;
    }

    /// <summary>The codes of one layer's output from those of its inputs.</summary>
    /// <exception cref="InputException">The kernel has no rule for this kind of layer.</exception>
    public static long[] RunLayer(QuantizedNetwork network, int index, long[][] inputs, AccumulatorObserver? observer = null)
    {
        var layer = network.Layers[index];
        var padding = LayerRules.PaddingCodes(network, layer.Layer);
        return layer.Layer switch
        {
            ConvolutionLayer => Linear(LinearOperator.Of(layer)!, layer, inputs[0], padding, index, observer),
            AddLayer => Add((WeightlessLayer)layer, inputs[0], inputs[1]),
            ConcatLayer => Concat((WeightlessLayer)layer, inputs),
            MaxPoolLayer pool => MaxPool(layer, pool, inputs[0]),
            AveragePoolLayer pool => AveragePool((WeightlessLayer)layer, pool, inputs[0], padding),
            ClampLayer => [.. inputs[0].Select(q => Clamp(layer, LayerRules.RequantizerOf((WeightlessLayer)layer, 0).Apply(q)))],
            PadLayer pad => Pad((WeightlessLayer)layer, pad, inputs[0]),
            ReshapeLayer or SoftmaxLayer => [.. inputs[0].Select(q => Clamp(layer, q))],
            _ => throw Unsupported(layer.Layer),
        };
    }

    internal static InputException Unsupported(Layer layer) => new($"layer '{layer.Name}': the kernel has no rule for a {layer.Kind} layer");

    private static long Clamp(QuantizedLayer layer, long value) => Math.Clamp(value, layer.ClampMinimum, layer.ClampMaximum);

    private static long[] Linear(
        LinearOperator linear, QuantizedLayer layer, long[] input, Func<int, long> padding, int index, AccumulatorObserver? observer)
    {
        var convolution = linear.Convolution;
        var (shape, output, window) = (convolution.Input, convolution.Output, convolution.Window);
        var result = new long[output.Elements];
        for (int o = 0; o < output.Channels; o++)
        {
            int firstInput = o / convolution.GroupOutputs * convolution.GroupInputs;
            for (int y = 0; y < output.Height; y++)
            {
                for (int x = 0; x < output.Width; x++)
                {
                    long sum = linear.Bias[o];
                    int at = o * linear.FanIn;
                    for (int i = 0; i < convolution.GroupInputs; i++)
                    {
                        int c = firstInput + i;
                        for (int ky = 0; ky < window.KernelHeight; ky++)
                        {
                            for (int kx = 0; kx < window.KernelWidth; kx++)
                            {
                                int row = (y * window.StrideHeight) - window.PadTop + (ky * window.DilationHeight);
                                int column = (x * window.StrideWidth) - window.PadLeft + (kx * window.DilationWidth);
                                bool inside = row >= 0 && row < shape.Height && column >= 0 && column < shape.Width;
                                long q = inside ? input[(((c * shape.Height) + row) * shape.Width) + column] : padding(c);
                                sum += q * linear.Weights[at++];
                            }
                        }
                    }

                    observer?.Invoke(index, o, sum);
                    result[(((o * output.Height) + y) * output.Width) + x] = Clamp(layer, linear.Requantizers[o].Apply(sum));
                }
            }
        }

        return result;
    }

    private static long[] Add(WeightlessLayer layer, long[] left, long[] right)
    {
        var result = new long[left.Length];
        for (int i = 0; i < result.Length; i++)
            result[i] = Clamp(layer, layer.Requantizers[0].Apply(left[i]) + layer.Requantizers[1].Apply(right[i]));
        return result;
    }

    private static long[] Concat(WeightlessLayer layer, long[][] inputs)
    {
        var result = new List<long>();
        for (int i = 0; i < inputs.Length; i++)
        {
            foreach (long q in inputs[i])
                result.Add(Clamp(layer, layer.Requantizers[i].Apply(q)));
        }

        return [.. result];
    }

    private static long[] MaxPool(QuantizedLayer layer, MaxPoolLayer pool, long[] input)
    {
        var (shape, output, window) = (pool.Input, pool.Output, pool.Window);
        var result = new long[output.Elements];
        for (int at = 0; at < result.Length; at++)
        {
            var (c, y, x) = Position(output, at);
            long largest = long.MinValue;
            for (int ky = 0; ky < window.KernelHeight; ky++)
            {
                for (int kx = 0; kx < window.KernelWidth; kx++)
                {
                    int row = (y * window.StrideHeight) - window.PadTop + (ky * window.DilationHeight);
                    int column = (x * window.StrideWidth) - window.PadLeft + (kx * window.DilationWidth);
                    if (row >= 0 && row < shape.Height && column >= 0 && column < shape.Width)
                        largest = Math.Max(largest, input[(((c * shape.Height) + row) * shape.Width) + column]);
                }
            }

            result[at] = Clamp(layer, largest);
        }

        return result;
    }

    private static long[] AveragePool(WeightlessLayer layer, AveragePoolLayer pool, long[] input, Func<int, long> padding)
    {
        var (shape, output, window) = (pool.Input, pool.Output, pool.Window);
        var requantizers = LayerRules.RequantizerMap(layer, pool);
        var result = new long[output.Elements];
        for (int at = 0; at < result.Length; at++)
        {
            var (c, y, x) = Position(output, at);
            long sum = 0;
            for (int ky = 0; ky < window.KernelHeight; ky++)
            {
                for (int kx = 0; kx < window.KernelWidth; kx++)
                {
                    int row = (y * window.StrideHeight) - window.PadTop + (ky * window.DilationHeight);
                    int column = (x * window.StrideWidth) - window.PadLeft + (kx * window.DilationWidth);
                    if (row >= 0 && row < shape.Height && column >= 0 && column < shape.Width)
                        sum += input[(((c * shape.Height) + row) * shape.Width) + column];
                    else if (pool.CountIncludePad)
                        sum += padding(c);
                }
            }

            result[at] = Clamp(layer, requantizers[(y * output.Width) + x].Apply(sum));
        }

        return result;
    }

    private static long[] Pad(WeightlessLayer layer, PadLayer pad, long[] input)
    {
        var (shape, output) = (pad.Input, pad.Output);
        var result = new long[output.Elements];
        Array.Fill(result, LayerRules.PadCode(layer, pad));
        for (int at = 0; at < input.Length; at++)
        {
            var (c, y, x) = Position(shape, at);
            result[(((c * output.Height) + y + pad.Top) * output.Width) + x + pad.Left] = Clamp(layer, LayerRules.RequantizerOf(layer, 0).Apply(input[at]));
        }

        return result;
    }

    private static (int Channel, int Row, int Column) Position(Shape shape, int at) =>
        (at / shape.Positions, at / shape.Width % shape.Height, at % shape.Width);
}
