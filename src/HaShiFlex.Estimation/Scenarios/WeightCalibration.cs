using HaShiFlex.Documents;
using HaShiFlex.Inference.Calibration;
using HaShiFlex.Networks;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Estimation.Scenarios;

/// <summary>Calibration of a trained network's weights on images, for a scenario's settings or for others; what was chosen before is taken from the user's cache.</summary>
/// <param name="Trained">The network before any calibration.</param>
/// <param name="Images">Folder of images.</param>
/// <param name="Count">At most so many of them, evenly spread over the folder.</param>
/// <param name="Mirror">Whether mirror images are calibrated on too.</param>
/// <param name="ExtraTerms">Terms beyond the first of each weight, over the number of weights; null for as many as help.</param>
public sealed record WeightCalibration(Network Trained, ImageEncoding Image, string Images, int Count, bool Mirror, double? ExtraTerms)
{
    /// <summary>The network with weights calibrated for the settings.</summary>
    /// <exception cref="InputException">The images or the budget are at fault.</exception>
    public Network Run(QuantizationSettings settings, IProgress<CalibrationProgress>? progress, Action<string> warn, CancellationToken cancellation) =>
        CalibratedNetworkCache.OfUser().Calibrate(
            Trained,
            Image,
            settings,
            Images,
            Count,
            CalibrationOptions.Default with { Mirror = Mirror },
            BudgetedCalibration.BudgetOf(settings, ExtraTerms),
            progress,
            warn,
            cancellation);
}
