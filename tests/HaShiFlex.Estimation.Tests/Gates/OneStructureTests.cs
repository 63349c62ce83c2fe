using HaShiFlex.Arithmetic;
using HaShiFlex.Arithmetic.Pipelining;
using HaShiFlex.Arithmetic.Sharing;
using HaShiFlex.Estimation.Costs;
using HaShiFlex.Estimation.Datapaths;
using HaShiFlex.Estimation.Gates;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Quantization;
using HaShiFlex.Technology.Flows;
using HaShiFlex.Testing;

namespace HaShiFlex.Estimation.Tests.Gates;

/// <summary>The chip's estimate of a layer and the hardware that Verilog is written of are one.</summary>
public class OneStructureTests
{
    [Theory]
    [InlineData(ReductionStyle.RippleTree, null)]
    [InlineData(ReductionStyle.RippleTree, 500.0)]
    [InlineData(ReductionStyle.CarrySave, null)]
    [InlineData(ReductionStyle.CarrySave, 500.0)]
    [InlineData(ReductionStyle.Shared, null)]
    [InlineData(ReductionStyle.Shared, 500.0)]
    public void A_layer_of_the_chip_has_the_cells_and_registers_of_its_Verilog(ReductionStyle style, double? periodPs)
    {
        var inputs = ScenarioInputs.Read(RepositoryRoot.File("scenarios", "digits.yaml"));
        var network = inputs.Quantize();
        var library = inputs.Technology;
        var flow = library.Flow(ReferenceFlow.Default);
        int index = network.Layers.IndexOf(network.Layers.OfType<HardenedLayer>().First(layer => layer.Convolution.Name == "conv1"));
        var layer = (HardenedLayer)network.Layers[index];
        var slice = LayerSlice.Of(network, layer, 0, layer.Convolution.Output.Channels);
        var graph = style == ReductionStyle.Shared ? SharingOptimizer.Optimize(slice.Matrix, SharingSettings.Default) : slice.Graph(style);
        var settings = new PipelineSettings(periodPs ?? DatapathStructure.UnpipelinedPs, PlacementDelays.Of(library));

        var structure = DatapathStructure.Build(slice.ToDatapath(graph), settings);
        var netlist = GateNetlist.Of(structure);
        var hardware = new LayerHardwareBuilder(
            network, style, settings, library, new GatePrices(library, flow), Activity.Prior, true, style == ReductionStyle.Shared ? [.. network.Layers.Select((_, i) => i == index ? graph : null)] : [])
            .Build(index);

        Assert.Equal(netlist.RegisterBits - netlist.InputFlops, hardware.PipelineBits);
        var prices = new GatePrices(library, flow);
        var counts = prices.Count(prices.Synthesized(netlist));
        Assert.Equal(counts[(int)GateSection.Sum], hardware.Gates.Sums);
        Assert.Equal(counts[(int)GateSection.Scaling], hardware.Gates.Scaling);
        Assert.Equal(structure.Sums.Cost.Stages + structure.Products.Cost.Stages, hardware.Stages);
        Assert.True(netlist.RegisterBits <= structure.RegisterBits, "what synthesis merges can only be fewer registers");
    }

    /// <summary>What outputs have in common would be missed by a sample of them: a tenth of this layer's area.</summary>
    [Fact]
    public void A_large_layer_whose_adders_dissolve_is_built_whole()
    {
        var inputs = ScenarioInputs.Read(RepositoryRoot.File("scenarios", "mobilenetv2.yaml"));
        var network = inputs.Quantize();
        var library = inputs.Technology;
        int index = network.Layers.IndexOf(network.Layers.OfType<HardenedLayer>().First(layer => layer.Convolution.Name == "features.5.project"));
        var layer = (HardenedLayer)network.Layers[index];
        var settings = new PipelineSettings(Priors.UsablePeriodPs(1), PlacementDelays.Of(library));
        var prices = new GatePrices(library, library.Flow("abc"));

        var hardware = new LayerHardwareBuilder(network, ReductionStyle.CarrySave, settings, library, prices, Activity.Prior, true, []).Build(index);

        var slice = LayerSlice.Of(network, layer, 0, layer.Convolution.Output.Channels);
        var whole = GateNetlist.Of(DatapathStructure.Build(slice.ToDatapath(slice.Graph(ReductionStyle.CarrySave)), settings));
        Assert.Equal(prices.Count(prices.Synthesized(whole))[(int)GateSection.Sum], hardware.Gates.Sums);
    }
}
