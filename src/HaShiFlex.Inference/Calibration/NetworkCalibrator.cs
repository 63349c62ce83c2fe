using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Numerics.Tensors;
using HaShiFlex.Documents;
using HaShiFlex.Inference.Float;
using HaShiFlex.Inference.Images;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Quantization.Calibrated;

namespace HaShiFlex.Inference.Calibration;

/// <summary>
/// Chooses Po2 weights, scales, biases and activation ranges layer by layer, each layer fed with what the quantized network before it makes of the images and
/// aimed at what the float network gives. Labels are never read. The result depends on the set of images alone, not on their order or the number of threads.
/// </summary>
public sealed class NetworkCalibrator
{
    /// <summary>Images are dealt to so many groups, which run side by side; the last is held back to choose ridges by.</summary>
    internal const int Groups = 6;

    private readonly Network _network;
    private readonly ImageEncoding _image;
    private readonly QuantizationSettings _settings;
    private readonly CalibrationOptions _options;
    private readonly ImageSet _images;
    private readonly Dictionary<string, WeightMatrix> _folded;
    private readonly float[][]?[] _floats;
    private readonly float[][]?[] _codes;
    private readonly QuantizedLayer?[] _layers;
    private readonly float[][] _imageFloats;
    private readonly float[][] _imageCodes;
    private readonly int[] _lastUse;
    private readonly ConcurrentDictionary<int, ConcurrentStack<float[]>> _spares = new();

    /// <exception cref="InputException">There are no images, or images of another shape than the network's.</exception>
    public NetworkCalibrator(Network network, ImageEncoding image, QuantizationSettings settings, ImageSet images, CalibrationOptions options)
    {
        if (images.Count == 0)
            throw new InputException($"{images.Source}: holds no images; calibration needs some, 200 are a good number");
        if (images.Shape != network.Input)
            throw new InputException($"{images.Source}: holds images of {images.Shape}; {network.Source} takes {network.Input}");
        if (images.Signed != image.Signed || image.Bits < ImageSet.Bits)
            throw new InputException($"{images.Source}: holds {(images.Signed ? "signed" : "unsigned")} codes of 8 bits; the scenario's input has {(image.Signed ? "signed" : "unsigned")} codes of {image.Bits} bits");

        (_network, _image, _settings, _options) = (network, image, settings, options);
        _images = options.Mirror ? images.InContentOrder().WithMirrorImages() : images.InContentOrder();
        _folded = ImageFolding.Fold(network, image);
        int count = network.Layers.Length;
        (_floats, _codes, _layers) = (new float[count][][], new float[count][][], new QuantizedLayer?[count]);
        _imageFloats = new float[_images.Count][];
        _imageCodes = new float[_images.Count][];
        _lastUse = new int[count];
        for (int i = 0; i < count; i++)
        {
            foreach (int producer in network.Layers[i].Inputs.Where(p => p != Network.ImageInput))
                _lastUse[producer] = i;
        }
    }

    /// <param name="warn">Receives one line about what makes the result doubtful.</param>
    /// <param name="checkpoints">Where choices are kept and looked for; null to keep none.</param>
    public CalibratedWeights Run(IProgress<CalibrationProgress>? progress, Action<string> warn, CancellationToken cancellation, CalibrationCheckpoints? checkpoints = null)
    {
        if (_images.Count < Groups)
            warn($"{_images.Source}: {_images.Count} image{(_images.Count == 1 ? "" : "s")} for calibration; fewer than {Groups} leave none to be held back, and 200 are a good number");

        var result = CalibratedWeights.None with { Ranges = new ActivationRanges(Ranges(cancellation).ToImmutableDictionary(StringComparer.Ordinal)) };
        double done = 0, all = _network.Layers.OfType<ConvolutionLayer>().Sum(Work);
        for (int i = 0; i < _network.Layers.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_network.Layers[i] is ConvolutionLayer convolution)
            {
                progress?.Report(new CalibrationProgress(convolution.Name, done / all));
                var choice = checkpoints?.Find(i, convolution);
                if (choice is null)
                {
                    choice = Calibrate(i, convolution, result.Ranges, cancellation);
                    checkpoints?.Keep(i, choice);
                }
                else
                {
                    RunFloat(i, cancellation);
                }

                result = choice.AddTo(result, convolution);
                done += Work(convolution);
                progress?.Report(new CalibrationProgress(convolution.Name, done / all, choice.RelativeError, choice.TargetRidge, choice.RoundingRidge));
            }
            else
            {
                RunFloat(i, cancellation);
            }

            RunCodes(i, result, cancellation);
            Release(i);
        }

        return result;
    }

    /// <summary>An image and its mirror image are in one group, else what is held back would be known.</summary>
    private IEnumerable<int> ImagesOf(int group) => Enumerable.Range(0, _images.Count).Where(image => image / (_options.Mirror ? 2 : 1) % Groups == group);

    private static double Work(ConvolutionLayer layer) =>
        layer.MultiplyAccumulates * (2 + (layer.Weights.FanIn / (double)layer.GroupOutputs / 2)) + (layer.Weights.Values.Length * (double)layer.Weights.FanIn);

    private ParallelOptions Parallelism(CancellationToken cancellation) => new()
    {
        MaxDegreeOfParallelism = _options.Threads == 0 ? Environment.ProcessorCount : _options.Threads,
        CancellationToken = cancellation,
    };

    private Dictionary<string, ActivationRange> Ranges(CancellationToken cancellation)
    {
        var executor = new FloatExecutor(_network);
        var histograms = _network.Layers.Select(_ => new MagnitudeHistogram()).ToArray();
        var looked = _images.SpreadIndices(_options.RangeImages);
        Parallel.For(0, _images.Count, Parallelism(cancellation), image =>
        {
            var floats = _imageFloats[image] = new float[_network.Input.Elements];
            var codes = _imageCodes[image] = new float[_network.Input.Elements];
            FloatExecutor.Decode(_images, image, _image, floats);
            CodeExecutor.Codes(_images, image, codes);
        });
        Parallel.ForEach(looked, Parallelism(cancellation), image =>
        {
            executor.Run(_imageFloats[image], (layer, map) =>
            {
                var histogram = new MagnitudeHistogram();
                histogram.Add(map);
                lock (histograms[layer])
                    histograms[layer].Add(histogram);
            });
        });
        return RangeChoice.Choose(_network, _settings, histograms);
    }

    /// <summary>Keeps maps that no later layer reads for those to come: a collector that runs late would let them pile up to several times what is alive.</summary>
    private void Release(int current)
    {
        for (int p = 0; p < current; p++)
        {
            if (_lastUse[p] > current || _floats[p] is null)
                continue;
            foreach (float[] map in _floats[p]!.Concat(_codes[p]!))
                Spare(map.Length).Push(map);
            _floats[p] = _codes[p] = null;
        }

        // A shape that comes again comes soon.
        long needed = _network.Layers.Skip(current + 1).Take(4).Select(layer => layer.Output.Elements).DefaultIfEmpty(0).Max();
        foreach (int length in _spares.Keys.Where(length => length > needed))
            _spares.TryRemove(length, out _);
    }

    private ConcurrentStack<float[]> Spare(long length) => _spares.GetOrAdd((int)length, static _ => new ConcurrentStack<float[]>());

    /// <summary>A map for a layer's result; what it holds is left over from another.</summary>
    private float[] NewMap(Layer layer) => Spare(layer.Output.Elements).TryPop(out float[]? map) ? map : GC.AllocateUninitializedArray<float>((int)layer.Output.Elements);

    private float[] FloatMap(int producer, int image) => producer == Network.ImageInput ? _imageFloats[image] : _floats[producer]![image];

    private float[] CodeMap(int producer, int image) => producer == Network.ImageInput ? _imageCodes[image] : _codes[producer]![image];

    private void RunFloat(int index, CancellationToken cancellation)
    {
        var layer = _network.Layers[index];
        var kernel = layer is ConvolutionLayer convolution ? new ConvolutionKernel(convolution) : null;
        var maps = _floats[index] = new float[_images.Count][];
        Parallel.For(0, _images.Count, Parallelism(cancellation), () => Array.Empty<float>(), (image, _, scratch) =>
        {
            maps[image] = NewMap(layer);
            if (kernel is null)
                FloatExecutor.RunWeightless(_network, layer, i => FloatMap(layer.Inputs[i], image), maps[image]);
            else
                kernel.Run(FloatMap(layer.Inputs[0], image), maps[image], ref scratch, layer.Activation.Minimum, layer.Activation.Maximum);
            return scratch;
        }, _ => { });
    }

    private void RunCodes(int index, CalibratedWeights weights, CancellationToken cancellation)
    {
        var layer = _network.Layers[index];
        var quantized = _layers[index] = weights.Apply(UpTo(index), _image, SettingsUpTo(index)).Layers[index];
        var executor = new CodeExecutor(quantized, _network.ReadsImage(layer) ? CodeExecutor.Padding(_image) : null);
        Shape[] shapes = [.. layer.Inputs.Select(_network.ShapeOf)];
        var maps = _codes[index] = new float[_images.Count][];
        Parallel.For(0, _images.Count, Parallelism(cancellation), () => Array.Empty<float>(), (image, _, scratch) =>
        {
            maps[image] = NewMap(layer);
            executor.Run([.. layer.Inputs.Select(p => CodeMap(p, image))], shapes, maps[image], ref scratch);
            return scratch;
        }, _ => { });
    }

    /// <summary>The network as far as a layer, which is not its last one, so that its result has the code that it has inside the network.</summary>
    private Network UpTo(int index)
    {
        if (index == _network.Layers.Length - 1)
            return _network;
        var shape = _network.Layers[index].Output;
        return _network with { Layers = [.. _network.Layers.Take(index + 1), new ReshapeLayer("(end)", [index], shape, shape)] };
    }

    private QuantizationSettings SettingsUpTo(int index)
    {
        var names = _network.Layers.Take(index + 1).Select(layer => layer.Name).ToHashSet(StringComparer.Ordinal);
        return _settings with
        {
            Sparsity = 0,
            ProgrammableLayers = [.. _settings.ProgrammableLayers.Where(names.Contains)],
            Overrides = _settings.Overrides.Where(pair => names.Contains(pair.Key)).ToImmutableDictionary(pair => pair.Key, pair => pair.Value with { Sparsity = null }),
        };
    }

    private LayerChoice Calibrate(int index, ConvolutionLayer layer, ActivationRanges ranges, CancellationToken cancellation)
    {
        bool readsImage = _network.ReadsImage(layer);
        double inputScale = readsImage ? _image.Scale : _layers[layer.Inputs[0]]!.Output.Scale;
        float[]? padding = readsImage ? CodeExecutor.Padding(_image) : null;
        var gathered = Gather(index, layer, padding, cancellation);
        bool programmable = _settings.ProgrammableLayers.Contains(layer.Name);
        int bits = index == _network.Layers.Length - 1 ? _settings.LogitBits : _settings.ActivationBitsOf(layer.Name);
        var format = ActivationFormat.Covering(ranges.ByLayer[layer.Name], bits);
        double Snap(double scale)
        {
            // The scale whose requantizer is exact, in real units per integer and code.
            var requantizer = RequantizerSearch.Nearest(scale / format.Scale, _settings.RequantizeDigits, 1, layer.Name);
            return Math.ScaleB(requantizer.Multiplier, -requantizer.Shift) * format.Scale;
        }

        var problem = new LayerProblem(layer, _folded.GetValueOrDefault(layer.Name) ?? layer.Weights, inputScale, gathered, _options, cancellation);
        return programmable
            ? problem.RoundToIntegers(_settings.ProgrammableBits, Snap, _image, readsImage)
            : problem.RoundToPowers(_settings.WeightsOf(layer.Name), Snap, _image, readsImage);
    }

    private LayerMoments[][] Gather(int index, ConvolutionLayer layer, float[]? padding, CancellationToken cancellation)
    {
        var kernel = new ConvolutionKernel(layer);
        var (other, correction) = SkippedOperand(index);
        var maps = _floats[index] = new float[_images.Count][];
        var gathered = new LayerMoments[Groups][];
        bool channelwise = layer.IsDepthwise && layer.GroupOutputs == 1;
        Parallel.For(0, Groups, Parallelism(cancellation), group =>
        {
            float[] scratch = [], target = new float[layer.Output.Elements];
            var small = channelwise ? new ChannelwiseAccumulator(layer, padding, (float)_options.BeyondClamp) : null;
            MomentAccumulator[] large = channelwise ? [] : [.. Enumerable.Range(0, layer.Groups).Select(_ => new MomentAccumulator(layer.Weights.FanIn, layer.GroupOutputs))];
            var patches = new Patches(layer, padding);
            float[] rows = new float[PatchRows * layer.Weights.FanIn];
            foreach (int image in ImagesOf(group))
            {
                cancellation.ThrowIfCancellationRequested();
                var output = maps[image] = NewMap(layer);
                kernel.Run(FloatMap(layer.Inputs[0], image), output, ref scratch, float.NegativeInfinity, float.PositiveInfinity);
                output.CopyTo(target, 0);
                if (!layer.Activation.IsNone)
                {
                    TensorPrimitives.Max(output, layer.Activation.Minimum, output);
                    TensorPrimitives.Min(output, layer.Activation.Maximum, output);
                }

                if (other is { } skipped)
                {
                    // target += correction x (float - scale x code)
                    TensorPrimitives.MultiplyAdd(FloatMap(skipped, image), (float)correction, target, target);
                    TensorPrimitives.MultiplyAdd(CodeMap(skipped, image), (float)(-correction * _layers[skipped]!.Output.Scale), target, target);
                }

                Accumulate(layer, patches, CodeMap(layer.Inputs[0], image), target, rows, small, large);
            }

            gathered[group] = small is null
                ? [.. large.Select(accumulator => accumulator.Finish())]
                : [.. Enumerable.Range(0, layer.Output.Channels).Select(small.Channel)];
        });
        return gathered;
    }

    private const int PatchRows = 64;

    private static unsafe void Accumulate(
        ConvolutionLayer layer, Patches patches, float[] input, float[] target, float[] rows, ChannelwiseAccumulator? small, MomentAccumulator[] large)
    {
        fixed (float* x = input, y = target, buffer = rows)
        {
            if (small is not null)
            {
                small.Add(x, y);
                small.Flush();
                return;
            }

            int channels = layer.Output.Channels;
            for (int g = 0; g < large.Length; g++)
            {
                if (patches.IsInput)
                {
                    large[g].Add(x, y, channels, layer.Output.Positions);
                }
                else
                {
                    for (int p = 0; p < layer.Output.Positions; p += PatchRows)
                    {
                        int count = Math.Min(PatchRows, layer.Output.Positions - p);
                        patches.Gather(x, g, p, count, buffer);
                        large[g].Add(buffer, y + ((long)p * channels) + (g * layer.GroupOutputs), channels, count);
                    }
                }

                large[g].Flush();
            }
        }
    }

    /// <summary>The other operand of the residual addition that a linear layer's result goes into, where it is known already.</summary>
    private (int? Producer, double Correction) SkippedOperand(int index)
    {
        if (_options.ResidualCorrection == 0 || !_network.Layers[index].Activation.IsNone)
            return (null, 0);
        var consumers = Enumerable.Range(0, _network.Layers.Length).Where(i => _network.Layers[i].Inputs.Contains(index)).ToArray();
        if (consumers.Length != 1 || _network.Layers[consumers[0]] is not AddLayer { Inputs.Length: 2 } add)
            return (null, 0);
        int other = add.Inputs[0] == index ? add.Inputs[1] : add.Inputs[0];
        return other != Network.ImageInput && other < index ? (other, _options.ResidualCorrection) : (null, 0);
    }
}
