using HaShiFlex.Documents;
using HaShiFlex.Inference.Gradients;
using HaShiFlex.Inference.Images;
using HaShiFlex.Networks;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Inference.Calibration;

/// <summary>What images tell of the float network before any layer is calibrated. Calibrations that differ in ridges, scales and prices alone share one.</summary>
internal sealed class CalibrationBasis
{
    private readonly CalibrationOptions _options;
    private RangeChoice? _ranges;
    private Network? _reference;
    private OutputMetrics? _metrics;

    /// <exception cref="InputException">There are no images, or images of another shape than the network's.</exception>
    public CalibrationBasis(Network network, ImageEncoding image, QuantizationSettings settings, ImageSet images, CalibrationOptions options)
    {
        if (images.Count == 0)
            throw new InputException($"{images.Source}: holds no images; calibration needs some, 200 are a good number");
        if (images.Shape != network.Input)
            throw new InputException($"{images.Source}: holds images of {images.Shape}; {network.Source} takes {network.Input}");
        if (images.Signed != image.Signed || image.Bits < ImageSet.Bits)
            throw new InputException($"{images.Source}: holds {(images.Signed ? "signed" : "unsigned")} codes of 8 bits; the scenario's input has {(image.Signed ? "signed" : "unsigned")} codes of {image.Bits} bits");

        (Network, Image, Settings, _options) = (network, image, settings, options);
        HasMirrorImages = options.Mirror ?? MirrorImages.Suit(network, image, images, options.Threads);
        Images = HasMirrorImages ? images.InContentOrder().WithMirrorImages() : images.InContentOrder();
    }

    /// <summary>As it was trained.</summary>
    public Network Network { get; }

    public ImageEncoding Image { get; }

    public QuantizationSettings Settings { get; }

    /// <summary>In an order that depends on nothing but their contents, each followed by its mirror image where <see cref="HasMirrorImages"/>.</summary>
    public ImageSet Images { get; }

    public bool HasMirrorImages { get; }

    /// <summary>How many images were given, mirror images not counted.</summary>
    public int GivenImages => HasMirrorImages ? Images.Count / 2 : Images.Count;

    /// <summary>The factors on channels and the activation ranges that weights are chosen for.</summary>
    public RangeChoice Ranges(ParallelOptions parallelism) =>
        _ranges ??= RangeChoice.Choose(Network, Settings, ChannelStatistics.Measure(Network, Image, Images.Spread(_options.RangeImages), parallelism));

    /// <summary>
    /// The float network that weights are aimed at: with factors on channels and with every map cut off at its range. What lies beyond it is lost in the quantized network
    /// too, and was found not to matter; a target that had it would have the next layers make up for it.
    /// </summary>
    public Network Reference(ParallelOptions parallelism) => _reference ??= Ranges(parallelism).Apply(Network);

    /// <summary>What errors of outputs do to the reference's result; null where the options count all outputs the same.</summary>
    public OutputMetrics? Metrics(ParallelOptions parallelism) => _options.MetricProbes == 0
        ? null
        : _metrics ??= OutputMetrics.Measure(Reference(parallelism), Image, Images, _options.MetricProbes, parallelism);
}
