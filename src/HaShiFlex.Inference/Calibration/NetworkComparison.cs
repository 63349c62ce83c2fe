using System.Collections.Immutable;
using HaShiFlex.Inference.Images;
using HaShiFlex.Inference.Kernel;
using HaShiFlex.Inference.Verification;
using HaShiFlex.Quantization;

namespace HaShiFlex.Inference.Calibration;

/// <summary>How far a quantized network's results are from the float network's on the same images.</summary>
/// <param name="Images">How many images were compared.</param>
/// <param name="Float">How often the float network is right; null without labels.</param>
/// <param name="Quantized">How often the quantized network is.</param>
/// <param name="Agreeing">Images on which both choose the same class.</param>
/// <param name="LogitError">Mean squared difference of the logits over the variance of the float network's within an image.</param>
public sealed record NetworkComparison(int Images, AccuracyCount? Float, AccuracyCount? Quantized, int Agreeing, double LogitError)
{
    public double AgreementPercent => 100.0 * Agreeing / Images;

    /// <summary>Signal to noise of the logits, dB; infinite where no logit differs.</summary>
    public double LogitSqnrDb => -10 * Math.Log10(LogitError);

    /// <summary>Points of top-1 that are lost from the float network; null without labels.</summary>
    public double? DropPoints => Float?.Top1Percent - Quantized?.Top1Percent;

    /// <param name="floats">The float network's logits, one vector per image.</param>
    /// <param name="threads">0 for one per core.</param>
    public static NetworkComparison Of(QuantizedNetwork network, ImageSet images, float[][] floats, int threads = 0)
    {
        Verifier.Require(network, images);
        double scale = network.Layers[^1].Output.Scale;
        long[][] codes = IntegerNetwork.Compile(network).RunAll(images.Count, i => images.Codes(i).ToArray(), threads == 0 ? Environment.ProcessorCount : threads);
        return Of(floats, [.. codes.Select(row => row.Select(code => code * scale).ToArray())], images.Labels);
    }

    internal static NetworkComparison Of(float[][] floats, double[][] results, ImmutableArray<int>? labels)
    {
        int agree = 0;
        double error = 0, power = 0;
        for (int i = 0; i < floats.Length; i++)
        {
            agree += AccuracyCount.Best<float>(floats[i]) == AccuracyCount.Best<double>(results[i]) ? 1 : 0;
            double mean = floats[i].Average();
            for (int c = 0; c < floats[i].Length; c++)
            {
                error += (results[i][c] - floats[i][c]) * (results[i][c] - floats[i][c]);
                power += (floats[i][c] - mean) * (floats[i][c] - mean);
            }
        }

        return new NetworkComparison(
            floats.Length,
            labels is { } known ? AccuracyCount.Of([.. floats.Select((row, i) => AccuracyCount.Rank<float>(row, known[i]))]) : null,
            labels is { } same ? AccuracyCount.Of([.. results.Select((row, i) => AccuracyCount.Rank<double>(row, same[i]))]) : null,
            agree,
            power == 0 ? 0 : error / power);
    }
}
