using System.Collections.Immutable;
using System.Numerics.Tensors;
using HaShiFlex.Inference.Float;
using HaShiFlex.Inference.Images;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Quantization.Calibrated;

namespace HaShiFlex.Inference.Calibration;

/// <summary>
/// How much the error of one layer's weights hurts the network's result: the logit error (mean squared difference over the variance within an image) for each unit
/// of the layer's own relative error (mean squared difference of its result before the clamp over that result's variance). Every weight of the layer alone is
/// moved up or down by a sixth of itself, about what rounding to one power of two does, and the float network goes on from there.
/// </summary>
internal static class LayerSensitivity
{
    private const float Step = 1 / 6f;

    // Tell layers apart well enough.
    private const int Images = 24;

    // From the median, at most: further than that an estimate from few images is not to be believed.
    private const double MostApart = 30;

    /// <summary>Of every linear layer of the reference, by name; positive.</summary>
    public static ImmutableDictionary<string, double> Of(CalibrationBasis basis, CalibrationOptions options, CancellationToken cancellation)
    {
        var parallelism = options.Parallelism(cancellation);
        var measured = Measure(basis.Reference(parallelism), basis.Image, basis.Images.Spread(Images), parallelism);
        double middle = measured.Values.Order().ElementAt(measured.Count / 2);
        return measured.ToImmutableDictionary(pair => pair.Key, pair => Math.Clamp(pair.Value, middle / MostApart, middle * MostApart));
    }

    /// <summary>Of every linear layer, by name; positive. The same for any number of threads.</summary>
    /// <param name="network">As it is quantized: with its channels' factors.</param>
    public static ImmutableDictionary<string, double> Measure(Network network, ImageEncoding image, ImageSet images, ParallelOptions parallelism)
    {
        var exact = network.Layers.Select(layer => layer is ConvolutionLayer c ? new ConvolutionKernel(c) : null).ToArray();
        double[][] means = ChannelMeans(network, image, images, exact, parallelism);
        var moved = network.Layers.Select((layer, i) => layer is ConvolutionLayer c ? Moved(c, c.Inputs[0] == Network.ImageInput ? [] : means[c.Inputs[0]], i) : null).ToArray();

        var found = new Differences[images.Count][];
        Parallel.For(0, images.Count, parallelism, () => (Exact: new Maps(network), Moved: new Maps(network)), (index, _, maps) =>
        {
            FloatExecutor.Decode(images, index, image, maps.Exact.Input);
            maps.Exact.Input.CopyTo(maps.Moved.Input, 0);
            for (int i = 0; i < network.Layers.Length; i++)
                maps.Exact.Run(i, exact[i]);
            found[index] = new Differences[network.Layers.Length];
            for (int i = 0; i < network.Layers.Length; i++)
            {
                if (moved[i] is not null)
                    found[index][i] = Differ(network, i, exact, moved[i]!, maps.Exact, maps.Moved);
            }

            return maps;
        }, _ => { });

        var result = ImmutableDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        for (int i = 0; i < network.Layers.Length; i++)
        {
            if (moved[i] is null)
                continue;
            int channels = network.Layers[i].Output.Channels;
            double[] difference = new double[channels], value = new double[channels];
            double differences = 0, values = 0, logits = 0, power = 0, count = (double)images.Count * network.Layers[i].Output.Positions;
            foreach (var one in found)
            {
                TensorPrimitives.Add(difference, one[i].Difference, difference);
                TensorPrimitives.Add(value, one[i].Value, value);
                differences += one[i].SquaredDifference;
                values += one[i].SquaredValue;
                logits += one[i].LogitError;
                power += one[i].LogitPower;
            }

            // The bias takes a constant difference away.
            double error = differences - (DotProduct.Of(difference, difference) / count), variance = values - (DotProduct.Of(value, value) / count);
            result[network.Layers[i].Name] = error > 0 && variance > 0 && power > 0 && logits > 0 ? logits / power / (error / variance) : 1;
        }

        return result.ToImmutable();
    }

    private static double[][] ChannelMeans(Network network, ImageEncoding image, ImageSet images, ConvolutionKernel?[] kernels, ParallelOptions parallelism)
    {
        var sums = new double[images.Count][][];
        Parallel.For(0, images.Count, parallelism, () => new Maps(network), (index, _, maps) =>
        {
            FloatExecutor.Decode(images, index, image, maps.Input);
            sums[index] = new double[network.Layers.Length][];
            for (int i = 0; i < network.Layers.Length; i++)
            {
                maps.Run(i, kernels[i]);
                int channels = network.Layers[i].Output.Channels;
                var sum = sums[index][i] = new double[channels];
                for (int e = 0; e < maps.Results[i].Length; e++)
                    sum[e % channels] += maps.Results[i][e];
            }

            return maps;
        }, _ => { });
        return [.. network.Layers.Select((layer, i) =>
            Enumerable.Range(0, layer.Output.Channels).Select(c => sums.Sum(image => image[i][c]) / images.Count / layer.Output.Positions).ToArray())];
    }

    /// <summary>The layer with moved weights and a bias that keeps its mean result.</summary>
    private static ConvolutionKernel Moved(ConvolutionLayer layer, double[] means, int seed)
    {
        var random = new Random(seed);
        float[] weights = layer.Weights.Values.ToArray(), bias = layer.Bias.ToArray();
        int fanIn = layer.Weights.FanIn;
        for (int i = 0; i < weights.Length; i++)
        {
            float step = random.Next(2) == 0 ? Step * weights[i] : -Step * weights[i];
            weights[i] += step;
            int output = i / fanIn;
            if (means.Length > 0)
                bias[output] -= (float)(step * means[(output / layer.GroupOutputs * layer.GroupInputs) + (i % fanIn / layer.Window.Area)]);
        }

        return new ConvolutionKernel(layer, weights, bias);
    }

    private static Differences Differ(Network network, int index, ConvolutionKernel?[] kernels, ConvolutionKernel moved, Maps exact, Maps work)
    {
        // Which layers see the difference; all others have their exact maps.
        var reached = new bool[network.Layers.Length];
        for (int i = 0; i < reached.Length; i++)
            work.Results[i] = exact.Results[i];
        var layer = network.Layers[index];
        float[] own = work.Own(index), before = work.Unclamped;
        exact.RunUnclamped(index, kernels[index]!, before);
        work.RunUnclamped(index, moved, own);
        int channels = layer.Output.Channels;
        double[] difference = new double[channels], value = new double[channels];
        double squaredDifference = 0, squaredValue = 0;
        for (int e = 0; e < own.Length; e++)
        {
            double d = own[e] - before[e], v = before[e];
            difference[e % channels] += d;
            value[e % channels] += v;
            squaredDifference += d * d;
            squaredValue += v * v;
        }

        TensorPrimitives.Max(own, layer.Activation.Minimum, own);
        TensorPrimitives.Min(own, layer.Activation.Maximum, own);
        work.Results[index] = own;
        reached[index] = true;
        for (int i = index + 1; i < reached.Length; i++)
        {
            reached[i] = network.Layers[i].Inputs.Any(input => input != Network.ImageInput && reached[input]);
            if (!reached[i])
                continue;
            work.Results[i] = work.Own(i);
            work.Run(i, kernels[i]);
        }

        float[] logits = exact.Results[^1], other = work.Results[^1];
        double mean = logits.Average(), error = 0, power = 0;
        for (int c = 0; c < logits.Length; c++)
        {
            error += (other[c] - logits[c]) * (double)(other[c] - logits[c]);
            power += (logits[c] - mean) * (logits[c] - mean);
        }

        return new Differences(difference, value, squaredDifference, squaredValue, error, power);
    }

    /// <summary>Of one image and one layer: sums over positions by channel, sums over everything, and the same of the logits.</summary>
    private readonly record struct Differences(double[] Difference, double[] Value, double SquaredDifference, double SquaredValue, double LogitError, double LogitPower);

    private sealed class Maps(Network network)
    {
        private readonly float[][] _own = [.. network.Layers.Select(layer => new float[layer.Output.Elements])];
        private readonly float[] _unclamped = new float[network.Layers.Max(layer => layer.Output.Elements)];
        private float[] _scratch = [];

        public float[] Input { get; } = new float[network.Input.Elements];

        public float[][] Results { get; } = new float[network.Layers.Length][];

        public float[] Unclamped => _unclamped;

        public float[] Own(int index) => _own[index];

        public void Run(int index, ConvolutionKernel? kernel)
        {
            var layer = network.Layers[index];
            float[] map = Results[index] = _own[index];
            if (kernel is not null)
                kernel.Run(Of(layer.Inputs[0]), map, ref _scratch, layer.Activation.Minimum, layer.Activation.Maximum);
            else
                FloatExecutor.RunWeightless(network, layer, i => Of(layer.Inputs[i]), map);
        }

        public void RunUnclamped(int index, ConvolutionKernel kernel, float[] map) =>
            kernel.Run(Of(network.Layers[index].Inputs[0]), map, ref _scratch, float.NegativeInfinity, float.PositiveInfinity);

        private float[] Of(int producer) => producer == Network.ImageInput ? Input : Results[producer];
    }
}
