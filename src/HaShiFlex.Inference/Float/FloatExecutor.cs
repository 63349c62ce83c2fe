using System.Numerics.Tensors;
using HaShiFlex.Documents;
using HaShiFlex.Inference.Images;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Inference.Float;

/// <summary>
/// The network in single precision, image by image: what the Po2 network is compared with. The same bits for any number of threads,
/// for every sum is taken in one order and only images run side by side.
/// </summary>
public sealed class FloatExecutor
{
    private readonly Network _network;
    private readonly ConvolutionKernel?[] _kernels;

    public FloatExecutor(Network network)
    {
        foreach (var layer in network.Layers.OfType<ConvolutionLayer>())
        {
            if (!layer.Weights.PositionsKnown)
                throw new InputException($"{network.Source}: a profile keeps how weights are distributed but not where they stand, so it cannot be run; give the network's ONNX file");
        }

        _network = network;
        _kernels = [.. network.Layers.Select(layer => layer is ConvolutionLayer c ? new ConvolutionKernel(c) : null)];
    }

    /// <summary>Called after each layer of an image; the map is height x width x channels and valid during the call only.</summary>
    public delegate void LayerObserver(int layer, ReadOnlySpan<float> map);

    /// <summary>The network's real input for an image of codes: (code x scale - mean) / deviation, height x width x channels.</summary>
    public static void Decode(ImageSet images, int image, ImageEncoding encoding, Span<float> input)
    {
        int channels = images.Shape.Channels;
        for (int i = 0; i < input.Length; i++)
        {
            int c = i % channels;
            input[i] = (float)(((images.Code(image, i) * encoding.Scale) - encoding.Mean[c]) / encoding.Deviation[c]);
        }
    }

    /// <summary>The network's result for every image.</summary>
    /// <param name="threads">At most this many images side by side; 0 for one per core.</param>
    public float[][] Run(ImageSet images, ImageEncoding encoding, int threads = 0, CancellationToken cancellation = default)
    {
        if (images.Shape != _network.Input)
            throw new InputException($"{images.Source}: holds images of {images.Shape}; {_network.Source} takes {_network.Input}");
        var results = new float[images.Count][];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads == 0 ? Environment.ProcessorCount : threads, CancellationToken = cancellation };
        Parallel.For(0, images.Count, options, () => new FloatWorkspace(_network), (image, _, workspace) =>
        {
            Decode(images, image, encoding, workspace.Input);
            results[image] = Run(workspace, null).ToArray();
            return workspace;
        }, _ => { });
        return results;
    }

    /// <summary>The network's result for one real input.</summary>
    /// <param name="input">Height x width x channels.</param>
    public float[] Run(ReadOnlySpan<float> input, LayerObserver? observer = null)
    {
        var workspace = new FloatWorkspace(_network);
        input.CopyTo(workspace.Input);
        return Run(workspace, observer).ToArray();
    }

    /// <summary>The network's result for one image of codes.</summary>
    public float[] Run(ImageSet images, int image, ImageEncoding encoding, LayerObserver? observer = null)
    {
        var workspace = new FloatWorkspace(_network);
        Decode(images, image, encoding, workspace.Input);
        return Run(workspace, observer).ToArray();
    }

    /// <summary>Makes every layer's map from the workspace's input; the last one is the result.</summary>
    internal ReadOnlySpan<float> Run(FloatWorkspace workspace, LayerObserver? observer)
    {
        for (int i = 0; i < _network.Layers.Length; i++)
        {
            Step(i, workspace);
            observer?.Invoke(i, workspace.Maps[i]);
        }

        return workspace.Maps[^1];
    }

    private void Step(int index, FloatWorkspace workspace)
    {
        var layer = _network.Layers[index];
        if (_kernels[index] is { } kernel)
            kernel.Run(workspace.Of(layer.Inputs[0]), workspace.Maps[index], ref workspace.Scratch, layer.Activation.Minimum, layer.Activation.Maximum);
        else
            RunWeightless(_network, layer, i => workspace.Of(layer.Inputs[i]), workspace.Maps[index]);
    }

    /// <summary>A layer without weights on one image.</summary>
    /// <param name="input">The map of each of the layer's inputs.</param>
    internal static void RunWeightless(Network network, Layer layer, Func<int, float[]> input, float[] map)
    {
        var output = map.AsSpan();
        ReadOnlySpan<float> Input(int i) => input(i);
        switch (layer)
        {
            case AddLayer:
                Input(0).CopyTo(output);
                for (int i = 1; i < layer.Inputs.Length; i++)
                    TensorPrimitives.Add(output, Input(i), output);
                break;
            case ConcatLayer:
                for (int i = 0, first = 0; i < layer.Inputs.Length; i++)
                {
                    int channels = network.ShapeOf(layer.Inputs[i]).Channels;
                    FeatureMapOperations.Place(Input(i), channels, output, layer.Output.Channels, first);
                    first += channels;
                }

                break;
            case MaxPoolLayer pool:
                FeatureMapOperations.MaximumPool(pool, Input(0), output);
                break;
            case AveragePoolLayer pool:
                FeatureMapOperations.Sum(pool, Input(0), output);
                for (int p = 0; p < pool.Output.Positions; p++)
                {
                    var pixel = output.Slice(p * pool.Output.Channels, pool.Output.Channels);
                    TensorPrimitives.Divide(pixel, pool.Divisor(p / pool.Output.Width, p % pool.Output.Width), pixel);
                }

                break;
            case ReshapeLayer reshape:
                FeatureMapOperations.Reshape(reshape.Input, reshape.Output, Input(0), output);
                break;
            case PadLayer pad:
                var border = new float[pad.Output.Channels];
                border.AsSpan().Fill(pad.Value);
                FeatureMapOperations.Pad(pad, Input(0), border, output);
                break;
            case ClampLayer:
                Input(0).CopyTo(output);
                break;
            case SoftmaxLayer:
                for (int p = 0; p < layer.Output.Positions; p++)
                    Softmax.Of(Input(0).Slice(p * layer.Output.Channels, layer.Output.Channels), output.Slice(p * layer.Output.Channels, layer.Output.Channels));
                break;
            default:
                throw new InputException($"{network.Source}: layer '{layer.Name}' is of kind {layer.Kind}, which has no float kernel");
        }

        if (!layer.Activation.IsNone)
        {
            TensorPrimitives.Max(output, layer.Activation.Minimum, output);
            TensorPrimitives.Min(output, layer.Activation.Maximum, output);
        }
    }
}
