using System.Collections.Immutable;
using HaShiFlex.Inference.Images;
using HaShiFlex.Inference.Kernel;
using HaShiFlex.Quantization;

namespace HaShiFlex.Inference.Calibration;

/// <summary>How far a quantized network's results are from the float network's on the same images.</summary>
/// <param name="Images">How many images were compared.</param>
/// <param name="FloatTop1">Share of images that the float network classifies as labelled; null without labels.</param>
/// <param name="Top1">The quantized network's.</param>
/// <param name="Agreement">Share of images on which both choose the same class.</param>
/// <param name="LogitError">Mean squared difference of the logits over the variance of the float network's within an image.</param>
public sealed record NetworkComparison(int Images, double? FloatTop1, double? Top1, double Agreement, double LogitError)
{
    /// <param name="floats">The float network's logits, one vector per image.</param>
    /// <param name="threads">0 for one per core.</param>
    public static NetworkComparison Of(QuantizedNetwork network, ImageSet images, float[][] floats, int threads = 0)
    {
        double scale = network.Layers[^1].Output.Scale;
        long[][] codes = IntegerNetwork.Compile(network).RunAll(images.Count, i => images.Codes(i).ToArray(), threads == 0 ? Environment.ProcessorCount : threads);
        return Of(floats, [.. codes.Select(row => row.Select(code => code * scale).ToArray())], images.Labels);
    }

    internal static NetworkComparison Of(float[][] floats, double[][] results, ImmutableArray<int>? labels)
    {
        int agree = 0, floatRight = 0, right = 0;
        double error = 0, power = 0;
        for (int i = 0; i < floats.Length; i++)
        {
            int wanted = Array.IndexOf(floats[i], floats[i].Max()), found = Array.IndexOf(results[i], results[i].Max());
            agree += wanted == found ? 1 : 0;
            if (labels is { } known)
            {
                floatRight += wanted == known[i] ? 1 : 0;
                right += found == known[i] ? 1 : 0;
            }

            double mean = floats[i].Average();
            for (int c = 0; c < floats[i].Length; c++)
            {
                error += (results[i][c] - floats[i][c]) * (results[i][c] - floats[i][c]);
                power += (floats[i][c] - mean) * (floats[i][c] - mean);
            }
        }

        double n = Math.Max(floats.Length, 1);
        return new NetworkComparison(floats.Length, labels is null ? null : floatRight / n, labels is null ? null : right / n, agree / n, power == 0 ? 0 : error / power);
    }
}
