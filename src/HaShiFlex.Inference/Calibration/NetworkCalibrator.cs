using System.Collections.Immutable;
using System.Numerics.Tensors;
using HaShiFlex.Documents;
using HaShiFlex.Inference.Float;
using HaShiFlex.Inference.Gradients;
using HaShiFlex.Inference.Images;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Quantization.Calibrated;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Inference.Calibration;

/// <summary>
/// Chooses Po2 weights, scales, biases and activation ranges layer by layer, each layer fed with what the quantized network before it makes of the images and
/// aimed at what the float network gives when its maps are cut off at the same ranges. Labels are never read. The result depends on the set of images alone, not on
/// their order or the number of threads.
/// </summary>
public sealed class NetworkCalibrator
{
    /// <summary>Images are dealt to so many groups, which run side by side; the last is held back to choose ridges by.</summary>
    internal const int Groups = 6;

    private readonly CalibrationBasis _basis;
    private readonly Network _network;
    private readonly ImageEncoding _image;
    private readonly QuantizationSettings _settings;
    private readonly CalibrationOptions _options;
    private readonly ImageSet _images;
    private readonly QuantizedLayer?[] _layers;
    private readonly BudgetPlan? _plan;
    private Dictionary<string, WeightMatrix> _folded = [];
    private ChannelScaling _scaling = ChannelScaling.None;
    private Network _reference;
    private CalibrationMaps _maps;
    private OutputMetrics? _metrics;

    /// <exception cref="InputException">There are no images, or images of another shape than the network's.</exception>
    public NetworkCalibrator(Network network, ImageEncoding image, QuantizationSettings settings, ImageSet images, CalibrationOptions options)
        : this(new CalibrationBasis(network, image, settings, images, options), options)
    {
    }

    /// <param name="options">Those of the basis, but for ridges, scales and prices.</param>
    /// <param name="plan">That prices follow; null where they stay as the options have them.</param>
    internal NetworkCalibrator(CalibrationBasis basis, CalibrationOptions options, BudgetPlan? plan = null)
    {
        _plan = plan;
        (_basis, _network, _reference, _image, _settings, _options, _images) = (basis, basis.Network, basis.Network, basis.Image, basis.Settings, options, basis.Images);
        _maps = new CalibrationMaps(_network, _image, _images);
        _layers = new QuantizedLayer?[_network.Layers.Length];
    }

    /// <param name="warn">Receives one line about what makes the result doubtful.</param>
    /// <param name="checkpoints">Where choices are kept and looked for; null to keep none.</param>
    public CalibratedWeights Run(IProgress<CalibrationProgress>? progress, Action<string> warn, CancellationToken cancellation, CalibrationCheckpoints? checkpoints = null)
    {
        if (_images.Count < Groups)
            warn($"{_images.Source}: {_images.Count} image{(_images.Count == 1 ? "" : "s")} for calibration; fewer than {Groups} leave none to be held back, and 200 are a good number");

        var choice = _basis.Ranges(_options.Parallelism(cancellation));
        _scaling = choice.Scaling;
        _reference = _basis.Reference(_options.Parallelism(cancellation));
        _maps = new CalibrationMaps(_reference, _image, _images);
        _folded = ImageFolding.Fold(_reference, _image);
        var result = CalibratedWeights.None with { Ranges = new ActivationRanges(choice.Ranges), Scaling = _scaling };
        var prices = _plan is null ? null : new BudgetedPrices(_plan);
        double done = 0, all = _network.Layers.OfType<ConvolutionLayer>().Sum(Work);
        for (int i = 0; i < _network.Layers.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_network.Layers[i] is ConvolutionLayer convolution)
            {
                progress?.Report(new CalibrationProgress(convolution.Name, done / all));
                var chosen = checkpoints?.Find(i, convolution);
                if (chosen is null)
                {
                    _metrics ??= _basis.Metrics(_options.Parallelism(cancellation));
                    chosen = Calibrate(i, convolution, result.Ranges, prices, cancellation);
                    checkpoints?.Keep(i, chosen);
                }
                else
                {
                    RunFloat(i, cancellation);
                }

                if (chosen.Weights is { } hardened)
                    prices?.Add(_plan!.Budget.Used(convolution.Name, hardened));
                result = chosen.AddTo(result, convolution);
                done += Work(convolution);
                progress?.Report(new CalibrationProgress(convolution.Name, done / all, chosen.RelativeError, chosen.TargetRidge, chosen.RoundingRidge));
            }
            else
            {
                RunFloat(i, cancellation);
            }

            RunCodes(i, result, cancellation);
            _maps.Release(i);
        }

        return result;
    }

    /// <summary>An image and its mirror image are in one group, else what is held back would be known.</summary>
    private IEnumerable<int> ImagesOf(int group) => Enumerable.Range(0, _images.Count).Where(image => image / (_options.Mirror ? 2 : 1) % Groups == group);

    private static double Work(ConvolutionLayer layer) =>
        layer.MultiplyAccumulates * (2 + (layer.Weights.FanIn / (double)layer.GroupOutputs / 2)) + (layer.Weights.Values.Length * (double)layer.Weights.FanIn);

    private void RunFloat(int index, CancellationToken cancellation)
    {
        _maps.StartFloats(index);
        if (_maps.Keeps(index))
            ForEachImage(reader => reader.KeepFloat(index), cancellation);
    }

    private void RunCodes(int index, CalibratedWeights weights, CancellationToken cancellation)
    {
        var quantized = _layers[index] = weights.Apply(UpTo(index), _image, SettingsUpTo(index)).Layers[index];
        _maps.StartCodes(index, quantized);
        if (_maps.Keeps(index))
            ForEachImage(reader => reader.KeepCode(index), cancellation);
    }

    private void ForEachImage(Action<CalibrationMaps.Reader> action, CancellationToken cancellation) =>
        Parallel.For(0, _images.Count, _options.Parallelism(cancellation), _maps.Rent, (image, _, reader) =>
        {
            reader.Start(image);
            action(reader);
            return reader;
        }, _maps.Return);

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

    private LayerChoice Calibrate(int index, ConvolutionLayer layer, ActivationRanges ranges, BudgetedPrices? prices, CancellationToken cancellation)
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

        var weights = _folded.GetValueOrDefault(layer.Name) ?? ((ConvolutionLayer)_reference.Layers[index]).Weights;
        var problem = new LayerProblem(layer, weights, inputScale, _scaling.Of(_network, layer.Inputs[0]), gathered, _metrics?.Sums[index] ?? [], _options, cancellation);
        if (programmable)
            return problem.RoundToIntegers(_settings.ProgrammableBits, Snap, _image, readsImage);
        if (prices is null)
            return Round(_options.Price);
        double price = prices.Next;
        for (int trial = 0; ; trial++)
        {
            var choice = Round(_plan!.Budget.Priced(_options, price).Price);
            double used = _plan.Budget.Used(layer.Name, choice.Weights!);
            if (used <= prices.Allowance || trial == Raises)
                return choice;
            price = prices.Raised(price, used);
        }

        LayerChoice Round(TermPrice price) => problem.RoundToPowers(FormatsOf(layer.Name), price, Snap, _image, readsImage);
    }

    private IEnumerable<Po2Format> FormatsOf(string layer)
    {
        var own = _settings.WeightsOf(layer);
        return _options.WeightBits.IsEmpty ? [own] : _options.WeightBits.Order().Select(bits => new Po2Format(bits, own.Terms));
    }

    private LayerMoments[][] Gather(int index, ConvolutionLayer layer, float[]? padding, CancellationToken cancellation)
    {
        _maps.StartFloats(index);
        bool clamped = ClampedAccumulator.Suits(layer);
        layer = (ConvolutionLayer)_reference.Layers[index];
        if (clamped)
            return GatherClamped(index, layer, padding, cancellation);
        var gathered = new LayerMoments[Groups][];
        bool channelwise = layer.IsDepthwise && layer.GroupOutputs == 1;
        Parallel.For(0, Groups, _options.Parallelism(cancellation), group =>
        {
            var reader = _maps.Rent();
            float[] target = new float[layer.Output.Elements];
            var small = channelwise ? new ChannelwiseAccumulator(layer, padding, (float)_options.BeyondClamp) : null;
            MomentAccumulator[] large = channelwise ? [] : [.. Enumerable.Range(0, layer.Groups).Select(_ => new MomentAccumulator(layer.Weights.FanIn, layer.GroupOutputs))];
            var patches = new Patches(layer, padding);
            float[] rows = new float[PatchRows * layer.Weights.FanIn];
            foreach (int image in ImagesOf(group))
            {
                cancellation.ThrowIfCancellationRequested();
                reader.Start(image);
                Aim(reader, index, target);
                Accumulate(layer, patches, reader.Code(layer.Inputs[0]), target, PositionWeights(index, image), rows, small, large);
            }

            _maps.Return(reader);
            gathered[group] = small is null
                ? [.. large.Select(accumulator => accumulator.Finish())]
                : [.. Enumerable.Range(0, layer.Output.Channels).Select(small.Channel)];
        });
        return gathered;
    }

    /// <summary>The moments of what is fitted to, and of what is held back.</summary>
    private LayerMoments[][] GatherClamped(int index, ConvolutionLayer layer, float[]? padding, CancellationToken cancellation)
    {
        var patches = new Patches(layer, padding);
        int room = Math.Min(SideBySide, _images.Count);
        float[][] inputs = [.. Enumerable.Range(0, room).Select(_ => new float[layer.Output.Positions * layer.Weights.FanIn])];
        float[][] wanted = [.. Enumerable.Range(0, room).Select(_ => new float[layer.Output.Elements])];
        return [.. new[] { Enumerable.Range(0, Groups - 1).SelectMany(ImagesOf), ImagesOf(Groups - 1) }.Select(side =>
        {
            var sums = new ClampedAccumulator(layer, (float)_options.BeyondClamp, _options.Parallelism(cancellation));
            foreach (int[] images in side.Chunk(SideBySide))
            {
                var rows = new ClampedAccumulator.Rows[images.Length];
                Parallel.For(0, images.Length, _options.Parallelism(cancellation), _maps.Rent, (i, _, reader) =>
                {
                    reader.Start(images[i]);
                    Aim(reader, index, wanted[i]);
                    Gather(patches, reader.Code(layer.Inputs[0]), inputs[i]);
                    rows[i] = new(inputs[i], wanted[i], PositionWeights(index, images[i]));
                    return reader;
                }, _maps.Return);
                sums.Add(rows);
            }

            return sums.Finish();
        })];
    }

    private static unsafe void Gather(Patches patches, float[] map, float[] rows)
    {
        fixed (float* input = map, gathered = rows)
            patches.Gather(input, 0, 0, rows.Length / patches.Columns, gathered);
    }

    /// <summary>What a layer should give at the image that is read: what it gives in the reference and, before a residual addition, what the skipped operand has lost.</summary>
    private void Aim(CalibrationMaps.Reader reader, int index, float[] target)
    {
        reader.Unclamped(index, target);
        if (SkippedOperand(index) is not ({ } skipped, var correction))
            return;
        TensorPrimitives.MultiplyAdd(reader.Float(skipped), (float)correction, target, target);
        TensorPrimitives.MultiplyAdd(reader.Code(skipped), (float)(-correction * _layers[skipped]!.Output.Scale), target, target);
    }

    // Trials of the last layer to keep what is left of a budget.
    private const int Raises = 5;

    private const int PatchRows = 64;

    // Images whose rows are in memory together.
    private const int SideBySide = 8;

    /// <summary>Positions whose errors do more to the logits weigh more, within bounds: the mean over positions is not the whole curvature, and derivatives of few images are noisy.</summary>
    private float[]? PositionWeights(int index, int image)
    {
        if (_metrics is null || _options.PositionWeighting == 0)
            return null;
        float[] weights = [.. _metrics.Weights[index][image]];
        TensorPrimitives.Min(weights, (float)_options.LargestPositionWeight, weights);
        TensorPrimitives.Multiply(weights, (float)_options.PositionWeighting, weights);
        TensorPrimitives.Add(weights, (float)(1 - _options.PositionWeighting), weights);
        return weights;
    }

    private static unsafe void Accumulate(
        ConvolutionLayer layer, Patches patches, float[] input, float[] target, float[]? weights, float[] rows, ChannelwiseAccumulator? small, MomentAccumulator[] large)
    {
        fixed (float* x = input, y = target, buffer = rows, weight = weights)
        {
            if (small is not null)
            {
                small.Add(x, y, weight);
                small.Flush();
                return;
            }

            int channels = layer.Output.Channels;
            for (int g = 0; g < large.Length; g++)
            {
                if (patches.IsInput)
                {
                    large[g].Add(x, y, channels, layer.Output.Positions, weight);
                }
                else
                {
                    for (int p = 0; p < layer.Output.Positions; p += PatchRows)
                    {
                        int count = Math.Min(PatchRows, layer.Output.Positions - p);
                        patches.Gather(x, g, p, count, buffer);
                        large[g].Add(buffer, y + ((long)p * channels) + (g * layer.GroupOutputs), channels, count, weight is null ? null : weight + p);
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
