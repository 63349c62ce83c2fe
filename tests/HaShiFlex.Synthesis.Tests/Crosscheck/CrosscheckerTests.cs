using System.Text.Json;
using HaShiFlex.Arithmetic;
using HaShiFlex.Arithmetic.Pipelining;
using HaShiFlex.Estimation.Costs;
using HaShiFlex.Estimation.Datapaths;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Quantization;
using HaShiFlex.Synthesis.Crosscheck;
using HaShiFlex.Synthesis.Datapaths;
using HaShiFlex.Synthesis.Flows;
using HaShiFlex.Synthesis.Measurement;
using HaShiFlex.Synthesis.Tools;
using HaShiFlex.Testing;

namespace HaShiFlex.Synthesis.Tests.Crosscheck;

public sealed class CrosscheckerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [ToolFact("yosys", "sta", "iverilog", "vvp", "xz", "verilator", "g++", NeedsData = true)]
    public void A_pipelined_filter_of_a_trained_network_agrees_with_its_synthesis()
    {
        var inputs = ScenarioInputs.Read(RepositoryRoot.File("scenarios", "digits.yaml"));
        var network = inputs.Quantize();
        var slice = LayerSlice.Of(network, network.Layers.OfType<HardenedLayer>().First(layer => layer.Convolution.Name == "conv1"), 0, 1);
        var library = inputs.Technology;
        var structure = DatapathStructure.Build(
            slice.ToDatapath(slice.Graph(ReductionStyle.CarrySave)), new PipelineSettings(950, PlacementDelays.Of(library)));
        using var folder = WorkingFolder.Create();
        var liberty = LibertySource.Open([SharedData.File("liberty", "asap7_rvt_tt_0p70v_25c.lib.xz")], library.Name, "", folder);
        var measurement = DatapathMeasurement.Of(library, liberty, Limit);

        var result = new Crosschecker(library, measurement, Limit).Run(
            slice, structure, RandomVectors.Of(structure.Datapath, 80, 3), Flow.FullAdder, 1, 3, otherOrders: 2, default);

        Assert.True(structure.LatencyCycles > 2, "the filter is to have registers inside its sums");
        Assert.True(result.Agrees, $"{result.Icarus.Message}; {result.Verilator.Message}; gates {result.Measured.GatesMatch}");
        var ratios = result.Figures.Where(figure => figure.Ratio is not null).ToDictionary(figure => figure.Name, figure => figure.Ratio!.Value);
        Assert.Equal(1, ratios["register_bits"]);
        Assert.InRange(ratios["area_um2"], 0.97, 1.03);
        Assert.InRange(ratios["critical_path_ps"], 0.88, 1.12);
        Assert.InRange(ratios["power_uw"], 0.8, 1.2);

        // Adder cells that are kept are the same in every order.
        Assert.Equal(3, result.Figures.Count(figure => figure.Orders is not null && figure.Name != "critical_path_ps"));
        Assert.All(result.Figures, figure => Assert.True(figure.Orders is not var (low, high) || (low <= figure.Measured && figure.Measured <= high)));
        var area = result.Figures.First(figure => figure.Name == "area_um2");
        Assert.InRange(area.Orders!.Value.High / area.Orders.Value.Low, 1, 1.01);

        using var stream = new MemoryStream();
        CrosscheckJson.Write(stream, result);
        using var json = JsonDocument.Parse(stream.ToArray());
        Assert.Equal(result.Measured.AreaUm2, json.RootElement.GetProperty("figures").GetProperty("area_um2").GetProperty("synthesis").GetDouble());
        Assert.Equal(2, json.RootElement.GetProperty("other_orders").GetInt32());
        Assert.Equal(area.Orders.Value.High, json.RootElement.GetProperty("figures").GetProperty("area_um2").GetProperty("synthesis_by_order").GetProperty("high").GetDouble());
        Assert.Equal(64, json.RootElement.GetProperty("liberty").GetProperty("sha256").GetString()!.Length);
    }
}
