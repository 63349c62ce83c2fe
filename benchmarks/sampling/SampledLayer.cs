using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Arithmetic.Pipelining;
using HaShiFlex.Estimation.Costs;
using HaShiFlex.Estimation.Datapaths;
using HaShiFlex.Estimation.Gates;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Quantization;

namespace HaShiFlex.Estimation.Benchmarks;

/// <summary>What the outputs that are built say of a whole layer, as its estimate scales them.</summary>
/// <param name="Gates">Adder cells that were built.</param>
/// <param name="Area">Of adders, requantizers and registers, um2.</param>
/// <param name="RegisterBits">Without the input's.</param>
/// <param name="Energy">Of a cycle, fJ.</param>
/// <param name="Path">The shortest clock period, ps.</param>
internal sealed record SampledLayer(double Gates, double Area, double RegisterBits, double Energy, double Path)
{
    public static SampledLayer Of(ScenarioInputs inputs, HardenedLayer layer, PipelineSample sample)
    {
        var library = inputs.Technology;
        var prices = new GatePrices(library, Chip.ChooseFlow(inputs));
        var structure = DatapathStructure.Build(
            new LayerDatapath(
                layer.Convolution.Name, CarrySave.Build(sample.Matrix), [.. sample.Outputs.Select(o => layer.Requantizers[o])], layer.ClampMinimum, layer.ClampMaximum),
            new PipelineSettings(Priors.UsablePeriodPs(inputs.Scenario.Hardware.ClockGHz), PlacementDelays.Of(library)));
        var netlist = GateNetlist.Of(structure);
        var fanOut = new FanOut(Priors.FanOutPerBuffer.Value, sample.InputScale);
        var counts = GateCounts.BySection(netlist, library.Cells);
        var edges = prices.Activity(netlist, 1, fanOut);
        double outputs = (double)layer.Convolution.Output.Channels / sample.Outputs.Length, scale = sample.Scale;
        long held = structure.HeldInputBits;
        double registers = held + ((counts[(int)GateSection.Register].RegisterBits - held) * scale);
        var all = (counts[(int)GateSection.Sum] * scale)
            + (counts[(int)GateSection.Scaling] * outputs)
            + ((counts[(int)GateSection.Register] * scale) with { RegisterBits = registers });
        return new SampledLayer(
            netlist.Gates.Length,
            prices.AreaUm2(all).Value,
            registers,
            prices.EnergyFj((edges.Sums * scale) + (edges.Scaling * outputs) + (edges.Registers * scale), registers).Value,
            prices.PathPs(netlist, fanOut).Value);
    }
}
