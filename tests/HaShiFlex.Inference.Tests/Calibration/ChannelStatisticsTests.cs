using HaShiFlex.Inference.Calibration;
using HaShiFlex.Inference.Float;
using HaShiFlex.Inference.Gradients;

namespace HaShiFlex.Inference.Tests.Calibration;

public sealed class ChannelStatisticsTests
{
    private const int Add = 6;
    private const int Channels = 8;

    [Fact]
    public void They_are_the_same_for_any_number_of_threads()
    {
        Assert.Equal(Facts(1), Facts(4));

        double[] Facts(int threads)
        {
            var (network, images) = SmallNetwork.With(7);
            var histograms = ChannelStatistics.Measure(network, SmallNetwork.Encoding, images, new ParallelOptions { MaxDegreeOfParallelism = threads });
            return [.. histograms.SelectMany(h => Enumerable.Range(0, h.Channels).SelectMany(c => new[] { h.Sensitivity(c), h.Power(c), h.Error(c, 8, true, h.Largest(c, true) / 2) }))];
        }
    }

    /// <summary>A small step of one channel of an addition's result, in an image: what it does to the logits, against the sensitivity of the channel.</summary>
    [Fact]
    public void Sensitivities_are_what_small_steps_of_values_do_to_the_logits()
    {
        const float Step = 1e-3f;
        var (network, images) = SmallNetwork.With(60);
        var histograms = ChannelStatistics.Measure(network, SmallNetwork.Encoding, images, new ParallelOptions());
        var ending = network with { Layers = [.. network.Layers.Skip(Add + 1).Select(layer => layer with { Inputs = [.. layer.Inputs.Select(input => input - Add - 1)] })], Input = network.Layers[Add].Output };
        var executor = new FloatExecutor(network);
        var rest = new FloatExecutor(ending);
        var objective = new LogitObjective(network, SmallNetwork.Encoding, images, new ParallelOptions());

        double[] found = new double[Channels];
        for (int image = 0; image < images.Count; image++)
        {
            float[] map = [];
            float[] logits = executor.Run(images, image, SmallNetwork.Encoding, (layer, values) => map = layer == Add ? values.ToArray() : map);
            double[] p = [.. logits.Select(l => Math.Exp(l - logits.Max()))];
            double sum = p.Sum(), divergence = Math.Pow(objective.DivergenceFactor, 2);
            for (int e = 0; e < map.Length; e++)
            {
                map[e] += Step;
                double[] d = [.. rest.Run(map).Zip(logits, (moved, before) => (moved - before) / (double)Step)];
                map[e] -= Step;
                double mean = d.Average(), expected = d.Select((own, c) => own * p[c] / sum).Sum();
                found[e % Channels] += d.Sum(own => (own - mean) * (own - mean)) + (divergence * d.Select((own, c) => p[c] / sum * (own - expected) * (own - expected)).Sum());
            }
        }

        // One random pass of each kind for each image.
        for (int c = 0; c < Channels; c++)
            Assert.InRange(histograms[Add].Sensitivity(c) / found[c], 0.5, 2);
    }
}
