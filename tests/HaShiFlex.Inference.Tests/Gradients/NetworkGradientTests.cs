using HaShiFlex.Inference.Float;
using HaShiFlex.Inference.Gradients;
using HaShiFlex.Inference.Tests.Calibration;
using HaShiFlex.Inference.Tests.Float;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Inference.Tests.Gradients;

public sealed class NetworkGradientTests
{
    [Fact]
    public void A_small_step_of_the_biases_changes_the_result_as_the_derivatives_say()
    {
        var (network, images) = SmallNetwork.With(6);
        double error = 0, power = 0;
        for (int image = 0; image < images.Count; image++)
        {
            var input = new float[network.Input.Elements];
            FloatExecutor.Decode(images, image, SmallNetwork.Encoding, input);
            var (own, all) = Compare(network, input, image);
            (error, power) = (error + own, power + all);
        }

        Assert.True(error < 1e-3 * power, $"{error} of {power}");
    }

    [Fact]
    public void So_it_does_in_networks_of_all_kinds_of_layers()
    {
        double error = 0, power = 0;
        for (int seed = 0; seed < 150; seed++)
        {
            var network = RandomFloatNetwork.Create(seed);
            var random = new Random(seed);
            var (own, all) = Compare(network, [.. Enumerable.Range(0, (int)network.Input.Elements).Select(_ => (float)(random.NextDouble() - 0.5))], seed);
            (error, power) = (error + own, power + all);
        }

        // Steps meet a kink now and then.
        Assert.True(error < 0.01 * power, $"{error} of {power}");
    }

    /// <summary>Squared error of the derivatives by steps of each linear layer's biases against central differences, and the differences squared.</summary>
    private static (double Error, double Power) Compare(Network network, float[] input, int seed)
    {
        const float Length = 2e-3f;
        var random = new Random(seed);
        var gradient = new NetworkGradient(network);
        var workspace = gradient.NewWorkspace();
        input.CopyTo(workspace.Input, 0);
        gradient.Forth(workspace);
        int last = network.Layers.Length - 1;
        float[] mix = Random(random, (int)network.Layers[last].Output.Elements);
        var steps = network.Layers.Select(layer => Random(random, layer.Output.Channels)).ToArray();
        double[] said = new double[network.Layers.Length];
        gradient.Back(workspace, last, mix, (layer, map) =>
        {
            for (int e = 0; e < map.Length; e++)
                said[layer] += map[e] * (double)steps[layer][e % steps[layer].Length];
        });

        double error = 0, power = 0;
        for (int i = 0; i <= last; i++)
        {
            if (network.Layers[i] is not ConvolutionLayer layer)
                continue;
            double difference = (Result(layer, i, Length) - Result(layer, i, -Length)) / (2 * Length);
            error += (difference - said[i]) * (difference - said[i]);
            power += difference * difference;
        }

        return (error, power);

        double Result(ConvolutionLayer layer, int index, float length)
        {
            float[] bias = [.. layer.Bias.ToArray().Select((b, c) => b + (length * steps[index][c]))];
            var moved = network with { Layers = network.Layers.SetItem(index, layer with { Bias = bias }) };
            return new FloatExecutor(moved).Run(input).Zip(mix).Sum(pair => pair.First * (double)pair.Second);
        }
    }

    private static float[] Random(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
}
