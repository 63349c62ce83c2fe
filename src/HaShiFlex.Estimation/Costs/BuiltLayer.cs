using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Arithmetic.Pipelining;
using HaShiFlex.Estimation.Datapaths;
using HaShiFlex.Estimation.Gates;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Quantization;

namespace HaShiFlex.Estimation.Costs;

/// <summary>A hardened layer as the structure of its outputs, or of a sample that stands for them, makes it: the same that its Verilog is written of.</summary>
/// <param name="Gates">Parts of the whole layer, and how often they switch.</param>
/// <param name="Stages">From its inputs to its outputs.</param>
/// <param name="Path">The shortest clock period, ps, without wires.</param>
/// <param name="Cells">Adder cells that were built.</param>
public sealed record BuiltLayer(LayerGates Gates, int Stages, Quantity Path, int Cells)
{
    /// <param name="sample">The outputs that are built.</param>
    /// <param name="graph">Their accumulators.</param>
    /// <param name="switching">Edges of the inputs over those of uniform random ones.</param>
    /// <exception cref="Documents.InputException">The clock is too fast for a single cell, or a sum is too wide.</exception>
    public static BuiltLayer Of(
        HardenedLayer layer, PipelineSample sample, AdderGraph graph, PipelineSettings pipeline, GatePrices prices, double switching)
    {
        var structure = DatapathStructure.Build(
            new LayerDatapath(layer.Convolution.Name, graph, [.. sample.Outputs.Select(o => layer.Requantizers[o])], layer.ClampMinimum, layer.ClampMaximum),
            pipeline);
        var built = GateNetlist.Of(structure);
        var netlist = prices.Synthesized(built);
        double scale = sample.Scale, outputs = layer.Convolution.Output.Channels / (double)sample.Outputs.Length;
        var fanOut = new FanOut(Priors.FanOutPerBuffer.Value, sample.InputScale);
        var counts = prices.Count(netlist);
        var timing = prices.Time(netlist, fanOut, scale);
        var edges = prices.Activity(netlist, switching, timing.Delays);

        // Registers that hold inputs back serve all outputs.
        long held = structure.HeldInputBits;
        var registers = (counts[(int)GateSection.Register] * scale) with
        {
            RegisterBits = held + Math.Round((counts[(int)GateSection.Register].RegisterBits - held) * scale),
        };
        return new BuiltLayer(
            new LayerGates(
                counts[(int)GateSection.Sum] * scale,
                counts[(int)GateSection.Scaling] * outputs,
                registers,
                new LayerActivity(edges.Sums * scale, edges.Scaling * outputs, edges.Registers * scale)),
            structure.Sums.Cost.Stages + structure.Products.Cost.Stages,
            prices.PathPs(timing),
            built.Gates.Length);
    }
}
