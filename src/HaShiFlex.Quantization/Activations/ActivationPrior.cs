using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Quantization.Activations;

/// <summary>
/// Ranges without images: mean and variance are passed through the network as if every element of a tensor were an independent Gaussian with the
/// tensor's mean and variance, clamps by the moments of the rectified Gaussian, and the range is mean +- 4 standard deviations.
/// </summary>
/// <remarks>
/// Only sums over whole rows of weights enter, so a profile without positions gives the same ranges as its network. It ignores correlation between
/// channels, so it is a prior: calibrate on images for a chip that is to be accurate. It decides bias constants and multipliers, not adder counts.
/// </remarks>
public static class ActivationPrior
{
    private const double Deviations = 4;

    /// <summary>One range per layer, in the network's order.</summary>
    /// <param name="network">Any.</param>
    /// <param name="imageMean">Mean of the network's real input; 0 after the usual preprocessing.</param>
    /// <param name="imageVariance">Variance of the network's real input; 1 after the usual preprocessing.</param>
    public static ActivationRange[] Of(Network network, double imageMean, double imageVariance)
    {
        var moments = new (double Mean, double Variance)[network.Layers.Length];
        var rows = new (double Sum, double Power)[network.Layers.Length][];
        Parallel.For(0, rows.Length, i => rows[i] = network.Layers[i] is ConvolutionLayer c ? Rows(c) : []);
        var ranges = new ActivationRange[network.Layers.Length];
        for (int i = 0; i < moments.Length; i++)
        {
            var layer = network.Layers[i];
            var inputs = new (double Mean, double Variance)[layer.Inputs.Length];
            var (sumOfMeans, sumOfVariances) = (0.0, 0.0);
            for (int input = 0; input < inputs.Length; input++)
            {
                int producer = layer.Inputs[input];
                inputs[input] = producer == Network.ImageInput ? (imageMean, imageVariance) : moments[producer];
                sumOfMeans += inputs[input].Mean;
                sumOfVariances += inputs[input].Variance;
            }

            var (mean, variance) = layer switch
            {
                ConvolutionLayer c => Linear(c, rows[i], inputs[0].Mean, inputs[0].Variance),
                AddLayer => (sumOfMeans, sumOfVariances),
                ConcatLayer => Mixture(network, layer, inputs),
                AveragePoolLayer p => (inputs[0].Mean, inputs[0].Variance / p.Window.Area),
                _ => inputs[0],
            };
            double deviation = Math.Sqrt(variance);
            double low = Math.Clamp(mean - (Deviations * deviation), layer.Activation.Minimum, layer.Activation.Maximum);
            double high = Math.Clamp(mean + (Deviations * deviation), layer.Activation.Minimum, layer.Activation.Maximum);
            if (layer is not ConvolutionLayer && layer.Inputs.All(p => p != Network.ImageInput && ranges[p].Minimum >= 0))
                low = Math.Max(low, 0);
            ranges[i] = new ActivationRange(low, high, "prior: mean +- 4 standard deviations, passed through the weights");
            moments[i] = Clamped(mean, variance, layer.Activation);
        }

        return ranges;
    }

    private static (double Sum, double Power)[] Rows(ConvolutionLayer layer)
    {
        var rows = new (double Sum, double Power)[layer.Weights.Outputs];
        for (int o = 0; o < rows.Length; o++)
        {
            double sum = 0, power = 0;
            foreach (float w in layer.Weights.Row(o))
            {
                sum += w;
                power += (double)w * w;
            }

            rows[o] = (sum, power);
        }

        return rows;
    }

    private static (double Mean, double Variance) Linear(ConvolutionLayer layer, ReadOnlySpan<(double Sum, double Power)> rows, double mean, double variance)
    {
        double sum = 0, sumOfSquares = 0, spread = 0;
        var bias = layer.Bias.Span;
        for (int o = 0; o < rows.Length; o++)
        {
            double channelMean = (rows[o].Sum * mean) + bias[o];
            sum += channelMean;
            sumOfSquares += channelMean * channelMean;
            spread += rows[o].Power * variance;
        }

        double n = layer.Weights.Outputs;
        return (sum / n, Math.Max(0, (sumOfSquares / n) - (sum / n * (sum / n))) + (spread / n));
    }

    private static (double Mean, double Variance) Mixture(Network network, Layer layer, (double Mean, double Variance)[] inputs)
    {
        double channels = layer.Output.Channels, mean = 0, power = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            double share = network.ShapeOf(layer.Inputs[i]).Channels / channels;
            mean += share * inputs[i].Mean;
            power += share * (inputs[i].Variance + (inputs[i].Mean * inputs[i].Mean));
        }

        return (mean, Math.Max(0, power - (mean * mean)));
    }

    /// <summary>Moments of a Gaussian after a clamp (rectified Gaussian: Socci, Lee and Seung 1997), by the normal density and distribution.</summary>
    private static (double Mean, double Variance) Clamped(double mean, double variance, Activation clamp)
    {
        double deviation = Math.Sqrt(variance);
        if (clamp.IsNone || deviation == 0)
            return (Math.Clamp(mean, clamp.Minimum, clamp.Maximum), variance);

        double a = (clamp.Minimum - mean) / deviation, b = (clamp.Maximum - mean) / deviation;
        double inside = Distribution(b) - Distribution(a);
        double first = (mean * inside) + (deviation * (Density(a) - Density(b)));
        double second = (((mean * mean) + variance) * inside)
            + (deviation * (((mean + Finite(clamp.Minimum)) * Density(a)) - ((mean + Finite(clamp.Maximum)) * Density(b))));
        double below = Distribution(a), above = 1 - Distribution(b);
        first += (below * Finite(clamp.Minimum)) + (above * Finite(clamp.Maximum));
        second += (below * Finite(clamp.Minimum) * Finite(clamp.Minimum)) + (above * Finite(clamp.Maximum) * Finite(clamp.Maximum));
        return (first, Math.Max(0, second - (first * first)));

        // An infinite bound has no density and no mass beyond it.
        static double Finite(double bound) => double.IsFinite(bound) ? bound : 0;
    }

    private static double Density(double x) => Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);

    private static double Distribution(double x) => double.IsInfinity(x) ? (x > 0 ? 1 : 0) : 0.5 * MathNet.Numerics.SpecialFunctions.Erfc(-x / Math.Sqrt(2));
}
