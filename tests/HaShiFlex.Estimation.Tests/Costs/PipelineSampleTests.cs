using HaShiFlex.Arithmetic;
using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Arithmetic.Pipelining;
using HaShiFlex.Estimation.Costs;
using HaShiFlex.Estimation.Gates;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Inference.Sums;
using HaShiFlex.Quantization;
using HaShiFlex.Technology.Flows;
using HaShiFlex.Testing;

namespace HaShiFlex.Estimation.Tests.Costs;

public class PipelineSampleTests
{
    private static readonly ScenarioInputs Inputs = ScenarioInputs.Read(RepositoryRoot.File("scenarios", "mobilenetv2.yaml"));
    private static readonly QuantizedNetwork Network = Inputs.Quantize();

    /// <summary>Layers that are large enough to be sampled: depthwise, expanding, projecting, some with 4 outputs of 64.</summary>
    [Theory]
    [InlineData("features.2.expand")]
    [InlineData("features.5.dw")]
    [InlineData("features.4.expand")]
    [InlineData("features.5.project")]
    [InlineData("features.7.project")]
    [InlineData("features.8.project")]
    public void A_sample_stands_for_its_layer(string name)
    {
        var layer = Network.Layers.OfType<HardenedLayer>().First(candidate => candidate.Convolution.Name == name);
        var sums = LayerSums.Accumulators(Network, layer);
        var cells = CellCounter.Count(sums, ReductionStyle.CarrySave);
        var (whole, part) = (Measure(layer, PipelineSample.Whole(sums)), Measure(layer, PipelineSample.Of(sums, cells)));

        Assert.True(part.Gates < whole.Gates, "the layer is large enough to be sampled");
        Assert.InRange(part.AreaUm2 / whole.AreaUm2, 0.97, 1.03);
        Assert.InRange(part.EnergyFj / whole.EnergyFj, 0.96, 1.04);
        Assert.InRange(part.PathPs / whole.PathPs, 0.9, 1.1);
    }

    private static (double AreaUm2, double EnergyFj, double PathPs, int Gates) Measure(HardenedLayer layer, PipelineSample sample)
    {
        var library = Inputs.Technology;
        var prices = new GatePrices(library, library.Flow(ReferenceFlow.Default));
        var built = BuiltLayer.Of(
            layer, sample, CarrySave.Build(sample.Matrix), new PipelineSettings(Priors.UsablePeriodPs(1), PlacementDelays.Of(library)), prices, 1);
        var (sums, scaling, _, activity) = built.Gates;
        return (
            prices.AreaUm2(sums + scaling).Value, prices.EnergyFj(activity!.Sums + activity.Scaling, 0).Value, built.Path.Value, built.Cells);
    }
}
