using System.Collections.Immutable;
using System.Numerics.Tensors;
using HaShiFlex.Documents;
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
        int given = _basis.GivenImages;
        if (given < MomentGathering.Groups)
            warn($"{_images.Source}: {given} image{(given == 1 ? "" : "s")} for calibration; fewer than {MomentGathering.Groups} leave none to be held back, and 200 are a good number");

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

    private static double Work(ConvolutionLayer layer) =>
        layer.MultiplyAccumulates * (2 + (layer.Weights.FanIn / (double)layer.GroupOutputs / 2)) + (layer.Weights.Values.Length * (double)layer.Weights.FanIn);

    private void RunFloat(int index, CancellationToken cancellation)
    {
        _maps.StartFloats(index);
        _maps.KeepFloats(index, _options.Parallelism(cancellation));
    }

    private void RunCodes(int index, CalibratedWeights weights, CancellationToken cancellation)
    {
        var quantized = _layers[index] = weights.Apply(UpTo(index), _image, SettingsUpTo(index)).Layers[index];
        _maps.StartCodes(index, quantized);
        _maps.KeepCodes(index, _options.Parallelism(cancellation));
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

    private LayerChoice Calibrate(int index, ConvolutionLayer layer, ActivationRanges ranges, BudgetedPrices? prices, CancellationToken cancellation)
    {
        bool readsImage = _network.ReadsImage(layer);
        double inputScale = readsImage ? _image.Scale : _layers[layer.Inputs[0]]!.Output.Scale;
        float[]? padding = readsImage ? CodeExecutor.Padding(_image) : null;
        _maps.StartFloats(index);
        var gathered = new MomentGathering(_basis, _maps, _metrics, _options).Gather(
            (ConvolutionLayer)_reference.Layers[index], index, ClampedAccumulator.Suits(layer), padding, reader => reader.Code(layer.Inputs[0]), (reader, target) => Aim(reader, index, target), cancellation);
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
