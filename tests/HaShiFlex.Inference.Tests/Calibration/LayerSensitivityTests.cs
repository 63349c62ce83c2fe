using HaShiFlex.Inference.Calibration;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Inference.Tests.Calibration;

public sealed class LayerSensitivityTests
{
    [Fact]
    public void Every_linear_layer_has_one_whatever_the_number_of_threads()
    {
        var (network, images) = SmallNetwork.With(12);
        var one = LayerSensitivity.Measure(network, SmallNetwork.Encoding, images, new ParallelOptions { MaxDegreeOfParallelism = 1 });
        var many = LayerSensitivity.Measure(network, SmallNetwork.Encoding, images, new ParallelOptions { MaxDegreeOfParallelism = 5 });
        Assert.Equal(network.Layers.OfType<ConvolutionLayer>().Select(l => l.Name).Order(StringComparer.Ordinal), one.Keys.Order(StringComparer.Ordinal));
        Assert.All(one, pair => Assert.Equal(pair.Value, many[pair.Key]));
        Assert.All(one.Values, value => Assert.True(value is > 0 and < 100));
    }

    [Fact]
    public void A_branch_that_adds_little_matters_little()
    {
        // The same network with a residual branch a hundredth as loud: its relative error is the same, what reaches the logits is not.
        var (network, images) = SmallNetwork.With(12);
        var quiet = network with
        {
            Layers = [.. network.Layers.Select(layer => layer is ConvolutionLayer { Name: "again" } c
                ? c with { Weights = c.Weights with { Values = c.Weights.Values.ToArray().Select(w => 0.01f * w).ToArray() } }
                : layer)],
        };
        double Of(Network all, string layer) => LayerSensitivity.Measure(all, SmallNetwork.Encoding, images, new ParallelOptions())[layer];
        Assert.True(Of(quiet, "again") < 0.01 * Of(network, "again"));
        Assert.True(Of(quiet, "grouped") < 0.01 * Of(network, "grouped"));
    }
}
