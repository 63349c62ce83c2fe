using HaShiFlex.Inference.Float;
using HaShiFlex.Inference.Gradients;
using HaShiFlex.Inference.Tests.Calibration;
using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Inference.Tests.Gradients;

public sealed class OutputMetricsTests
{
    [Fact]
    public void Random_passes_sum_what_all_logits_together_do()
    {
        const int Probes = 1000;
        var (network, images) = SmallNetwork.With(3);
        var metrics = OutputMetrics.Measure(network, SmallNetwork.Encoding, images, Probes, new ParallelOptions());

        var gradient = new NetworkGradient(network);
        var workspace = gradient.NewWorkspace();
        int last = network.Layers.Length - 1, logits = network.Layers[last].Output.Channels;
        double[][] shares = [.. new FloatExecutor(network).Run(images, SmallNetwork.Encoding).Select(Shares)];
        double trace = shares.Average(p => 1 - p.Sum(share => share * share));
        var exact = network.Layers.Select(layer => layer is ConvolutionLayer c ? new double[c.Groups * c.GroupOutputs * c.GroupOutputs] : []).ToArray();
        for (int image = 0; image < images.Count; image++)
        {
            FloatExecutor.Decode(images, image, SmallNetwork.Encoding, workspace.Input);
            gradient.Forth(workspace);
            double[] p = shares[image];
            for (int logit = 0; logit < logits; logit++)
            {
                // I - 1/n is its own square; diag(p) - p p^T is the mean over classes of the squared derivatives of their log probabilities.
                Add(1, [.. p.Select((_, c) => (c == logit ? 1f : 0) - (1f / logits))]);
                Add(p[logit] * (logits - 1) / trace, [.. p.Select((share, c) => (float)((c == logit ? 1 : 0) - share))]);
            }
        }

        for (int i = 0; i <= last; i++)
        {
            double[] measured = [.. metrics.Sums[i].SelectMany(map => map).Select(sum => sum / Probes)];
            double power = exact[i].Sum(e => e * e), error = exact[i].Zip(measured).Sum(pair => Math.Pow(pair.First - pair.Second, 2));
            Assert.True(error <= 0.03 * power, $"{network.Layers[i].Name}: {error} of {power}");
        }

        void Add(double weight, float[] mix) => gradient.Back(workspace, last, mix, (index, map) =>
        {
            int n = ((ConvolutionLayer)network.Layers[index]).GroupOutputs, channels = network.Layers[index].Output.Channels;
            for (int p = 0; p < map.Length; p += channels)
            {
                for (int e = 0; e < exact[index].Length; e++)
                    exact[index][e] += weight * map[p + (e / (n * n) * n) + (e / n % n)] * map[p + (e / (n * n) * n) + (e % n)];
            }
        });
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        var (network, images) = SmallNetwork.With(14);
        var one = OutputMetrics.Measure(network, SmallNetwork.Encoding, images, 2, new ParallelOptions { MaxDegreeOfParallelism = 1 });
        var many = OutputMetrics.Measure(network, SmallNetwork.Encoding, images, 2, new ParallelOptions { MaxDegreeOfParallelism = 5 });
        for (int i = 0; i < network.Layers.Length; i++)
        {
            Assert.Equal(one.Sums[i].SelectMany(map => map), many.Sums[i].SelectMany(map => map));
            Assert.Equal(one.Weights[i].SelectMany(image => image), many.Weights[i].SelectMany(image => image));
            Assert.Equal(network.Layers[i] is ConvolutionLayer ? images.Count : 0, one.Weights[i].Length);
            if (one.Weights[i].Length > 0)
                Assert.Equal(1, one.Weights[i].Average(image => image.Average()), 1e-4);
        }
    }

    private static double[] Shares(float[] logits)
    {
        double[] powers = [.. logits.Select(logit => Math.Exp(logit - logits.Max()))];
        return [.. powers.Select(power => power / powers.Sum())];
    }
}
