using HaShiFlex.Documents;
using HaShiFlex.Estimation.Exploration;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Inference.Float;
using HaShiFlex.Inference.Images;
using HaShiFlex.Inference.Ranges;

namespace HaShiFlex.Cli;

/// <summary>Images for a sweep: what its accuracy is counted on and, where the scenario has no activation ranges, what they are measured on.</summary>
internal static class SweepImages
{
    /// <summary>Images that ranges are measured on; more change them little.</summary>
    private const int RangeImages = 100;

    /// <summary>A scenario whose activation ranges are measured, and what counts accuracy on the images.</summary>
    /// <param name="folder">Of images.</param>
    /// <param name="calibration">Images that it takes from the same folder count no accuracy; null where weights are not calibrated.</param>
    /// <param name="command">Its name, for what is said of the accuracy.</param>
    /// <exception cref="InputException">The images do not fit, or the network is a profile.</exception>
    public static (ScenarioInputs Inputs, AccuracyProbe Probe) Read(ScenarioInputs inputs, string folder, int limit, WeightCalibration? calibration, string command, TextWriter error, WorkProgress progress)
    {
        progress.Step("images");
        var images = ImageOptions.Read(folder, inputs.Network, calibration is null ? limit : 0);
        if (calibration is not null)
            images = Others(images, folder, calibration).Spread(limit == 0 ? int.MaxValue : limit);
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

        string apart = calibration is null ? "" : ", apart from those that weights are calibrated on";
        return (inputs, new AccuracyProbe(inputs, images, $"images of {folder}{apart}, by hashiflex {command}{ranges}"));
    }

    private static ImageSet Others(ImageSet images, string folder, WeightCalibration calibration)
    {
        if (Path.GetFullPath(folder) != Path.GetFullPath(calibration.Images))
            return images;
        int[] others = [.. Enumerable.Range(0, images.Count).Except(images.SpreadIndices(calibration.Count))];
        return others.Length > 0
            ? images.Select(others)
            : throw new InputException($"{folder}: weights are calibrated on all of its {images.Count} images, so that none are left to count accuracy on; calibrate on fewer");
    }
}
