using HaShiFlex.Documents;
using HaShiFlex.Estimation.Exploration;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Inference.Float;
using HaShiFlex.Inference.Ranges;

namespace HaShiFlex.Cli;

/// <summary>Images for a sweep: what its accuracy is counted on and, where the scenario has no activation ranges, what they are measured on.</summary>
internal static class SweepImages
{
    /// <summary>Images that ranges are measured on; more change them little.</summary>
    private const int RangeImages = 100;

    /// <summary>A scenario whose activation ranges are measured, and what counts accuracy on the images.</summary>
    /// <param name="folder">Of images.</param>
    /// <exception cref="InputException">The images do not fit, or the network is a profile.</exception>
    public static (ScenarioInputs Inputs, AccuracyProbe Probe) Read(ScenarioInputs inputs, string folder, int limit, TextWriter error, WorkProgress progress)
    {
        progress.Step("images");
        var images = ImageOptions.Read(folder, inputs.Network, limit);
        string ranges = "";
        if (!inputs.HasMeasuredRanges)
        {
            var executor = new FloatExecutor(inputs.Network);
            var some = images.Spread(RangeImages);
            ranges = FormattableString.Invariant($", activation ranges from {some.Count} of them");
            error.WriteLine($"note: {inputs.File.Path} names no activation ranges; they are measured on {some.Count} of the images, as hashiflex ranges does");
            inputs = inputs with
            {
                Ranges = RangeCalibrator.Calibrate(
                    inputs.Network, (all, image, observer) => executor.Run(all, image, inputs.Image, (layer, map) => observer(layer, map)), some, RangeMethod.LeastSquares, inputs.Settings),
            };
        }

        return (inputs, new AccuracyProbe(inputs, images, $"images of {folder}, by hashiflex sensitivity{ranges}"));
    }
}
