using HaShiFlex.Estimation.Results;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Inference.Calibration;
using HaShiFlex.Inference.Float;
using HaShiFlex.Inference.Images;

namespace HaShiFlex.Estimation.Exploration;

/// <summary>Counts a scenario's accuracy on images again and again, with the float network run once.</summary>
public sealed class AccuracyProbe
{
    private readonly ImageSet _images;
    private readonly float[][] _floats;
    private readonly string _source;

    /// <param name="inputs">The network and how an image enters it.</param>
    /// <param name="source">Which images and which command.</param>
    /// <exception cref="Documents.InputException">The network is a profile, or the images do not fit it.</exception>
    public AccuracyProbe(ScenarioInputs inputs, ImageSet images, string source)
    {
        (_images, _source) = (images, source);
        _floats = new FloatExecutor(inputs.Network).Run(images, inputs.Image);
    }

    /// <summary>Of the scenario's integers; the same for any number of threads.</summary>
    /// <exception cref="Documents.InputException">The images do not fit, or a scale cannot be represented.</exception>
    public MeasuredAccuracy Of(ScenarioInputs inputs)
    {
        var comparison = NetworkComparison.Of(inputs.Quantize(), _images, _floats);
        return new MeasuredAccuracy(_images.Count, comparison.AgreementPercent, _source)
        {
            Top1Percent = comparison.Quantized?.Top1Percent,
            Top5Percent = comparison.Quantized?.Top5Percent,
            FloatTop1Percent = comparison.Float?.Top1Percent,
            FloatTop5Percent = comparison.Float?.Top5Percent,

            // Floats differ in their last bits from machine to machine; a hundredth of a decibel does not.
            LogitSqnrDb = double.IsFinite(comparison.LogitSqnrDb) ? Math.Round(comparison.LogitSqnrDb, 2) : null,
        };
    }
}
