using System.Collections.Immutable;
using HaShiFlex.Documents;
using HaShiFlex.Inference.Images;
using HaShiFlex.Networks;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Quantization.Calibrated;

namespace HaShiFlex.Inference.Calibration;

/// <summary>
/// Calibrates at a price for what terms cost, so that every term that is bought takes at least so much of the network's logit error away for its cost, and none that is
/// not bought would. Over many prices the results are the front of cost against error (Everett 1963, generalized Lagrange multipliers).
/// </summary>
/// <param name="termCosts">Of one term, by layer and bits of its weights, in any unit, positive. The bits that stand here are those that each layer chooses among.</param>
/// <param name="checkpoints">Folder where choices are kept; null for nowhere.</param>
public sealed class PricedCalibration(
    Network network,
    ImageEncoding image,
    QuantizationSettings settings,
    ImageSet images,
    CalibrationOptions options,
    ImmutableDictionary<(string Layer, int Bits), double> termCosts,
    string? checkpoints)
{
    private readonly CalibrationBasis _basis = new(network, image, settings, images, options);
    private ImmutableDictionary<(string Layer, int Bits), double>? _factors;

    /// <param name="price">Logit error for each unit of cost, 0 or more.</param>
    /// <exception cref="InputException">As <see cref="NetworkCalibrator"/>.</exception>
    public CalibratedWeights Run(double price, IProgress<CalibrationProgress>? progress, Action<string> warn, CancellationToken cancellation)
    {
        var priced = options with
        {
            Price = new TermPrice(price, price),
            PriceFactors = _factors ??= Factors(cancellation),
            WeightBits = [.. termCosts.Keys.Select(key => key.Bits).Distinct().Order()],
        };
        var kept = checkpoints is null ? null : new CalibrationCheckpoints(checkpoints, network, image, settings, images, priced);
        return new NetworkCalibrator(_basis, priced).Run(progress, warn, cancellation, kept);
    }

    private ImmutableDictionary<(string Layer, int Bits), double> Factors(CancellationToken cancellation)
    {
        var sensitivities = LayerSensitivity.Of(_basis, options, cancellation);
        return termCosts.ToImmutableDictionary(pair => pair.Key, pair => pair.Value / sensitivities[pair.Key.Layer]);
    }
}
