using System.Collections.Concurrent;
using System.Collections.Immutable;
using HaShiFlex.Documents;
using HaShiFlex.Inference.Kernel.Steps;
using HaShiFlex.Inference.Kernel.Vectors;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;

namespace HaShiFlex.Inference.Kernel;

/// <summary>
/// A quantized network compiled for this machine: what the hardened chip computes, bit for bit, at the speed of a processor. Softmax is left to the host, so its
/// layer passes the logits on. Instances may be used by several threads.
/// </summary>
public sealed class IntegerNetwork
{
    private readonly FeatureTensor _image;
    private readonly KernelStep[] _steps;
    private readonly long _arenaBytes;
    private readonly long _scratchBytes;
    private readonly ConcurrentBag<Workspace> _idle = [];

    private IntegerNetwork(QuantizedNetwork network, VectorPath path, FeatureTensor image, KernelStep[] steps)
    {
        (Network, Path, _image, _steps) = (network, path, image, steps);
        FeatureTensor[] tensors = [image, .. steps.Select(s => s.Output)];
        var lastReader = new int[tensors.Length];
        for (int l = 0; l < steps.Length; l++)
        {
            foreach (int producer in network.Layers[l].Layer.Inputs)
                lastReader[producer + 1] = l + 1;
        }

        lastReader[^1] = tensors.Length;
        _arenaBytes = ArenaPlan.Assign(tensors, lastReader, steps.Max(s => s.ReadAheadBytes));
        _scratchBytes = steps.Max(s => s.ScratchBytes);
    }

    /// <summary>Sees a layer's result while it is there.</summary>
    public delegate void LayerObserver(int layer, FeatureMapView result);

    public QuantizedNetwork Network { get; }

    public VectorPath Path { get; }

    /// <summary>How each layer is computed, in the network's order.</summary>
    public ImmutableArray<string> Methods => [.. _steps.Select(s => s.Method)];

    /// <param name="path">Which instructions to use; the best that the machine has by default.</param>
    /// <exception cref="InputException">A layer cannot be computed: its weights have no positions, or its kind has no rule.</exception>
    public static IntegerNetwork Compile(QuantizedNetwork network, VectorPath? path = null)
    {
        var chosen = path ?? VectorPaths.Best;
        if (!VectorPaths.Supports(chosen))
            throw new ArgumentException($"this machine has no {chosen}", nameof(path));
        return chosen switch
        {
            VectorPath.AvxVnni => Compile<AvxVnniSet>(network, chosen),
            VectorPath.Avx2 => Compile<Avx2Set>(network, chosen),
            _ => Compile<PortableSet>(network, chosen),
        };
    }

    /// <summary>Runs one image and returns the codes of the last layer, channels x rows x columns.</summary>
    /// <param name="image">Codes, rows x columns x channels, two's complement in a byte where the image's encoding is signed.</param>
    public long[] Run(ReadOnlySpan<byte> image, LayerObserver? observer = null)
    {
        if (image.Length != _image.Shape.Elements)
            throw new ArgumentException($"the image has {image.Length} codes; the network reads {_image.Shape.Elements}", nameof(image));

        var workspace = Rent();
        try
        {
            _image.CopyFrom(workspace, image, Network.Image.Signed);
            return Finish(workspace, observer);
        }
        finally
        {
            _idle.Add(workspace);
        }
    }

    /// <summary>Runs one image given as codes of any width, channels x rows x columns.</summary>
    public long[] RunPlanar(ReadOnlySpan<long> image, LayerObserver? observer = null)
    {
        if (image.Length != _image.Shape.Elements)
            throw new ArgumentException($"the image has {image.Length} codes; the network reads {_image.Shape.Elements}", nameof(image));

        var workspace = Rent();
        try
        {
            _image.CopyFrom(workspace, image);
            return Finish(workspace, observer);
        }
        finally
        {
            _idle.Add(workspace);
        }
    }

    /// <summary>Runs many images, each whole on one thread, so that results do not depend on their number.</summary>
    /// <param name="count">How many images.</param>
    /// <param name="image">Codes of an image as <see cref="Run"/> takes them; called from several threads.</param>
    /// <param name="threads">At least 1.</param>
    /// <param name="done">Called after each image, from any thread.</param>
    /// <returns>The last layer's codes of each image.</returns>
    public long[][] RunAll(int count, Func<int, ReadOnlyMemory<byte>> image, int threads, Action? done = null)
    {
        var results = new long[count][];
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
        {
            results[i] = Run(image(i).Span);
            done?.Invoke();
        });
        return results;
    }

    /// <summary>Runs one image and joins the accumulators of every layer with weights into <paramref name="ranges"/> (by layer, then output channel).</summary>
    public long[] RunWatching(ReadOnlySpan<byte> image, AccumulatorRange[]?[] ranges, LayerObserver? observer = null)
    {
        var workspace = Rent();
        workspace.Observed = ranges;
        try
        {
            _image.CopyFrom(workspace, image, Network.Image.Signed);
            return Finish(workspace, observer);
        }
        finally
        {
            workspace.Observed = null;
            _idle.Add(workspace);
        }
    }

    /// <summary>Empty ranges for <see cref="RunWatching"/>: null for layers without weights.</summary>
    public AccumulatorRange[]?[] EmptyRanges() =>
    [
        .. Network.Layers.Select(l => l.Layer is ConvolutionLayer c ? Enumerable.Repeat(AccumulatorRange.Empty, c.Output.Channels).ToArray() : null),
    ];

    private static IntegerNetwork Compile<TVectors>(QuantizedNetwork network, VectorPath path)
        where TVectors : struct, IVectorSet
    {
        var image = new FeatureTensor(Networks.Network.ImageInput, network.Network.Input, network.Image.Bits, network.Image.Signed);
        var steps = new KernelStep[network.Layers.Length];
        for (int l = 0; l < steps.Length; l++)
        {
            var layer = network.Layers[l];
            if (layer.Output.Bits > FeatureTensor.WidestCode)
                throw new InputException($"layer '{layer.Layer.Name}': a result of {layer.Output.Bits} bits is wider than the kernel's {FeatureTensor.WidestCode}");
            FeatureTensor[] inputs = [.. layer.Layer.Inputs.Select(p => p == Networks.Network.ImageInput ? image : steps[p].Output)];
            steps[l] = Compile<TVectors>(network, l, inputs, new FeatureTensor(l, layer.Layer.Output, layer.Output.Bits, layer.Output.Signed));
        }

        return new IntegerNetwork(network, path, image, steps);
    }

    private static KernelStep Compile<TVectors>(QuantizedNetwork network, int index, FeatureTensor[] inputs, FeatureTensor output)
        where TVectors : struct, IVectorSet
    {
        var layer = network.Layers[index];
        var padding = LayerRules.PaddingCodes(network, layer.Layer);
        switch (layer.Layer)
        {
            case ConvolutionLayer:
                var linear = LinearOperator.Of(layer)!;
                var intervals = LayerRules.InputIntervals(network, layer.Layer);
                return (KernelStep?)DepthwiseBytesStep<TVectors>.Create(index, layer, linear, inputs[0], output, padding, intervals)
                    ?? (KernelStep?)DepthwiseWideStep.Create(index, layer, linear, inputs[0], output, padding, intervals)
                    ?? (KernelStep?)LinearStep<TVectors>.Create(index, layer, linear, inputs[0], output, padding, intervals)
                    ?? (KernelStep?)DoubleStep.Create(index, layer, linear, inputs[0], output, padding, intervals)
                    ?? new ScalarStep(index, network, inputs, output);
            case AddLayer:
                return (KernelStep?)AddStep<TVectors>.Create(index, (WeightlessLayer)layer, inputs[0], inputs[1], output)
                    ?? new ScalarStep(index, network, inputs, output);
            case MaxPoolLayer pool:
                return new MaxPoolStep(index, layer, pool, inputs[0], output);
            case AveragePoolLayer pool:
                return new AveragePoolStep(index, (WeightlessLayer)layer, pool, inputs[0], output, padding);
            case ConcatLayer or ClampLayer or PadLayer or ReshapeLayer or SoftmaxLayer:
                return new RescaleStep(index, (WeightlessLayer)layer, inputs, [.. inputs.Select(t => Codes(network, t.Producer))], output);
            default:
                throw ReferenceKernel.Unsupported(layer.Layer);
        }
    }

    private static (long Minimum, long Maximum) Codes(QuantizedNetwork network, int producer) => producer == Networks.Network.ImageInput
        ? (network.Image.Minimum, network.Image.Maximum)
        : (network.Layers[producer].Output.Minimum, network.Layers[producer].Output.Maximum);

    private Workspace Rent() => _idle.TryTake(out var workspace) ? workspace : new Workspace(_arenaBytes, _scratchBytes);

    private long[] Finish(Workspace workspace, LayerObserver? observer)
    {
        foreach (var step in _steps)
        {
            step.Run(workspace);
            observer?.Invoke(step.Layer, new FeatureMapView(step.Output, workspace));
        }

        var result = new long[_steps[^1].Output.Shape.Elements];
        _steps[^1].Output.CopyTo(workspace, result);
        return result;
    }
}
