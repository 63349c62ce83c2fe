using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Arithmetic.Pipelining;
using HaShiFlex.Estimation.Costs;
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
        var pipeline = new PipelineSettings(Priors.UsablePeriodPs(inputs.Scenario.Hardware.ClockGHz), PlacementDelays.Of(library));
        var built = BuiltLayer.Of(layer, sample, CarrySave.Build(sample.Matrix), pipeline, prices, 1);
        var (sums, scaling, registers, activity) = built.Gates;
        return new SampledLayer(
            built.Cells,
            prices.AreaUm2(sums + scaling + registers).Value,
            registers.RegisterBits,
            prices.EnergyFj(activity!.Sums + activity.Scaling + activity.Registers, registers.RegisterBits).Value,
            built.Path.Value);
    }
}
