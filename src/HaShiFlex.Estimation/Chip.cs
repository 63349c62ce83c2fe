using System.Collections.Immutable;
using System.Runtime.InteropServices;
using HaShiFlex.Arithmetic;
using HaShiFlex.Arithmetic.Pipelining;
using HaShiFlex.Documents;
using HaShiFlex.Estimation.Costs;
using HaShiFlex.Estimation.Gates;
using HaShiFlex.Estimation.Mapping;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Quantization;
using HaShiFlex.Technology.Flows;

namespace HaShiFlex.Estimation;

/// <summary>
/// A scenario's network as hardware whose instances are still open: structure and timing of every layer are fixed, and any number of instances can be priced.
/// </summary>
public sealed class Chip
{
    private readonly ScenarioInputs inputs;
    private readonly LayerCostModel layerCosts;
    private readonly ImmutableArray<ProgrammableLayer> programmable;
    private readonly Activity activity;

    /// <param name="progress">Told how many layers are done.</param>
    /// <exception cref="InputException">The clock is out of reach, or the scenario does not fit the network.</exception>
    public Chip(ScenarioInputs inputs, IProgress<int>? progress = null)
    {
        this.inputs = inputs;
        activity = inputs.Activity;
        Network = inputs.Quantize();
        Flow = ChooseFlow(inputs);
        var hardware = inputs.Scenario.Hardware;
        var pipeline = new PipelineSettings(Priors.UsablePeriodPs(hardware.ClockGHz), PlacementDelays.Of(inputs.Technology));
        var shared = hardware.Reduction == ReductionStyle.Shared
            ? SharedLayers.Of(Network, new LayerSharing(inputs), inputs.GraphCache, inputs.Scenario.Network.Position, progress)
            : [];
        var builder = new LayerHardwareBuilder(
            Network,
            hardware.Reduction,
            pipeline,
            inputs.Technology,
            new GatePrices(inputs.Technology, Flow),
            activity,
            hardware.Pipelining == Pipelining.Auto,
            shared,
            inputs.LayerCache?.For(inputs.Technology, Flow.Name, hardware.Reduction, pipeline.ClockPeriodPs, hardware.Pipelining == Pipelining.Auto));
        Layers = BuildAll(builder, Network.Layers.Length, progress);
        programmable = [.. Network.Layers.OfType<ProgrammableLayer>()];
        layerCosts = new LayerCostModel(Network, inputs.Technology, Flow, activity);
    }

    public QuantizedNetwork Network { get; }

    public ReferenceFlow Flow { get; }

    /// <summary>Structure of one instance of each layer, in the network's order.</summary>
    public ImmutableArray<LayerHardware> Layers { get; }

    public double ClockHz => inputs.Scenario.Hardware.ClockGHz * 1e9;

    /// <summary>Bytes of raw pixels that one image is.</summary>
    public double ImageBytes => Network.Network.Input.Elements * Network.Image.Bits / 8.0;

    /// <summary>Maps the scenario's own choice.</summary>
    /// <exception cref="InputException">The rate or the area is out of reach.</exception>
    public ChipMapping MapChosen() => inputs.Scenario.Hardware.Throughput switch
    {
        TargetRate target => MapForCycles(InstanceCount.CyclesFor(target, inputs.Scenario.Hardware.ClockGHz)),
        InstancesByHand byHand => Map(InstanceCount.ByHand(Network.Network, byHand)),
        AreaBudget budget => MapForArea(budget),
        var other => throw new NotSupportedException($"{other} has no mapping"),
    };

    /// <summary>As few instances and NPU lanes as finish an image within a number of cycles.</summary>
    public ChipMapping MapForCycles(long cycles) =>
        Map([.. Network.Layers.Select(l => InstanceCount.ForCycles(Workload.Positions(l.Layer), cycles))], cycles);

    /// <summary>Prices a mapping.</summary>
    public ImmutableArray<ImmutableArray<ComponentCost>> Price(ChipMapping mapping)
    {
        var schedule = ScheduleOf(mapping);
        double seconds = mapping.IntervalCycles / ClockHz;
        var npu = programmable.IsEmpty ? null : new NpuModel(programmable, mapping.NpuMacs, inputs.Technology, Flow, activity);
        var priced = ImmutableArray.CreateBuilder<ImmutableArray<ComponentCost>>(Layers.Length);
        for (int i = 0; i < Layers.Length; i++)
        {
            priced.Add(Network.Layers[i] is ProgrammableLayer onNpu
                ? npu!.Price(onNpu, seconds)
                : layerCosts.Price(Layers[i], mapping.Instances[i], schedule.Waiting[i], mapping.IntervalCycles, seconds));
        }

        return priced.MoveToImmutable();
    }

    public Schedule ScheduleOf(ChipMapping mapping)
    {
        var stages = new double[Layers.Length];
        for (int i = 0; i < stages.Length; i++)
            stages[i] = Network.Layers[i] is ProgrammableLayer ? mapping.CyclesPerImage[i] : Layers[i].Stages;
        return Schedule.Of(Network.Network, mapping.IntervalCycles, stages);
    }

    /// <summary>Layers are built side by side; of several that fail the first one is reported, whichever came first in time.</summary>
    private static ImmutableArray<LayerHardware> BuildAll(LayerHardwareBuilder builder, int count, IProgress<int>? progress)
    {
        var layers = new LayerHardware[count];
        var failures = new InputException?[count];
        int done = 0;
        Parallel.For(0, count, i =>
        {
            try
            {
                layers[i] = builder.Build(i);
                progress?.Report(Interlocked.Increment(ref done));
            }
            catch (InputException e)
            {
                failures[i] = e;
            }
        });
        return failures.FirstOrDefault(f => f is not null) is { } first ? throw first : ImmutableCollectionsMarshal.AsImmutableArray(layers);
    }

    private ChipMapping Map(int[] instances, long? npuCycles = null)
    {
        int? macs = inputs.Scenario.Hardware.Programmable.Macs;
        long[] hardened = new long[instances.Length];
        long slowest = 1;
        for (int i = 0; i < hardened.Length; i++)
        {
            hardened[i] = Network.Layers[i] is ProgrammableLayer ? 0 : InstanceCount.Cycles(Workload.Positions(Network.Layers[i].Layer), instances[i]);
            slowest = Math.Max(slowest, hardened[i]);
        }

        int lanes = programmable.IsEmpty ? 0 : macs ?? NpuModel.LanesFor(programmable, npuCycles ?? slowest);
        var npu = programmable.IsEmpty ? null : new NpuModel(programmable, lanes, inputs.Technology, Flow, activity);
        var cycles = ImmutableArray.CreateBuilder<long>(hardened.Length);
        for (int i = 0; i < hardened.Length; i++)
            cycles.Add(Network.Layers[i] is ProgrammableLayer p ? npu!.CyclesOf(p) : hardened[i]);

        RateBound Bound(string name, double busy) => new(name, busy, ClockHz / busy);
        var bounds = new List<RateBound>();
        for (int i = 0; i < hardened.Length; i++)
        {
            if (hardened[i] > 0)
                bounds.Add(Bound(Network.Layers[i].Layer.Name, hardened[i]));
        }

        if (npu is not null)
            bounds.Add(Bound("npu", npu.CyclesPerImage));
        if (inputs.Scenario.Hardware.InputBandwidthGBPerS is { } bandwidth)
            bounds.Add(Bound("input-bandwidth", ImageBytes / (bandwidth * 1e9) * ClockHz));
        var ordered = bounds.OrderByDescending(b => b.CyclesPerImage).ToImmutableArray();
        return new ChipMapping([.. instances], cycles.MoveToImmutable(), lanes, ordered[0].CyclesPerImage, ordered);
    }

    /// <summary>The area falls as an image may take longer, so the fewest cycles that fit are found by bisection.</summary>
    private ChipMapping MapForArea(AreaBudget budget)
    {
        long fits = Network.Layers.Max(l => Workload.Positions(l.Layer)), fails = 0;
        double least = AreaMm2(MapForCycles(fits));
        if (least > budget.Mm2)
        {
            throw new InputException(budget.Position, FormattableString.Invariant(
                $"areaBudgetMm2 {budget.Mm2:g4} is out of reach: one instance of every layer already takes {least:g4} mm2"));
        }

        while (fits - fails > 1)
        {
            long middle = fails + ((fits - fails) / 2);
            if (AreaMm2(MapForCycles(middle)) <= budget.Mm2)
                fits = middle;
            else
                fails = middle;
        }

        return MapForCycles(fits);
    }

    private double AreaMm2(ChipMapping mapping) => Price(mapping).Sum(layer => layer.Sum(c => c.AreaUm2.Value)) * 1e-6;

    /// <summary>The flow whose calibration prices the adders: the scenario's, or the default one.</summary>
    /// <exception cref="InputException">The library has no such flow.</exception>
    public static ReferenceFlow ChooseFlow(ScenarioInputs inputs)
    {
        var hardware = inputs.Scenario.Hardware;
        if (hardware.Flow is not { } chosen)
            return inputs.Technology.Flow(ReferenceFlow.Default);
        try
        {
            return inputs.Technology.Flow(chosen.Value);
        }
        catch (InputException e)
        {
            throw new InputException(chosen.Position, e.Message);
        }
    }
}
