using System.Collections.Immutable;
using System.Globalization;
using HaShiFlex.Estimation.Baselines;
using HaShiFlex.Estimation.Costs;
using HaShiFlex.Estimation.Mapping;
using HaShiFlex.Estimation.Product;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Inference.Verification;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Estimation;

/// <summary>From a scenario to its estimate: area, power, energy, rate, latency and cost, each with its range and its source.</summary>
public static class Estimator
{
    /// <param name="inputs">The scenario with everything it names.</param>
    /// <param name="version">The tool's version, for the provenance.</param>
    /// <param name="command">The command line, for the provenance.</param>
    /// <param name="progress">Told how many layers have their structure; those with shared sums take the longest.</param>
    /// <exception cref="Documents.InputException">The clock, the rate or the area is out of reach.</exception>
    public static Estimate Run(ScenarioInputs inputs, string version, string command, IProgress<int>? progress = null)
    {
        var chip = new Chip(inputs, progress);
        var mapping = chip.MapChosen();
        var priced = chip.Price(mapping);
        var otherRates = Task.Run(() => OtherRates(chip, mapping));
        var layers = Layers(chip, mapping, priced, inputs);
        var whole = Whole(chip, mapping, priced, inputs, layers);
        var product = ProductModel.Estimate(whole, inputs.Baselines, inputs.Scenario.Product);
        var work = ImageWork.Of(inputs.Network);
        return new Estimate(
            inputs.Scenario.Name,
            whole,
            layers,
            [.. inputs.Baselines.Select(b => BaselineComparer.Compare(whole, b, product, work))],
            Assumptions(chip, inputs),
            Unknowns(inputs),
            [.. Warnings(mapping, inputs)],
            new Provenance(
                version,
                command,
                inputs.File.Path,
                inputs.File.Text,
                inputs.Network.Source,
                $"{inputs.Technology.Name} ({inputs.Technology.Corner})",
                $"{chip.Flow.Name}: {chip.Flow.Description}"))
        {
            Product = product,
            Accuracy = Accuracy(inputs),
            Throughputs = Throughputs(otherRates.GetAwaiter().GetResult(), whole),
        };
    }

    /// <summary>What was measured on the scenario's very integers; null where it was on others or not at all.</summary>
    private static MeasuredFacts? Measured(ScenarioInputs inputs) => inputs.Measured is { } facts && facts.Quantization == inputs.QuantizationInWords ? facts : null;

    private static MeasuredAccuracy? Accuracy(ScenarioInputs inputs) => Measured(inputs) is { } facts
        ? new MeasuredAccuracy(facts.Images, facts.AgreementPercent, $"images of {facts.Source}, by hashiflex verify")
        {
            Top1Percent = facts.Integer?.Top1,
            Top5Percent = facts.Integer?.Top5,
            FloatTop1Percent = facts.Float?.Top1,
            FloatTop5Percent = facts.Float?.Top5,
        }
        : null;

    private static ImmutableArray<LayerEstimate> Layers(Chip chip, ChipMapping mapping, ImmutableArray<ImmutableArray<ComponentCost>> priced, ScenarioInputs inputs)
    {
        var scale = chip.Flow.Delay.Scale;
        var measured = Measured(inputs);
        return [.. chip.Layers.Select((hardware, i) =>
        {
            var layer = hardware.Layer;
            var weights = (layer as HardenedLayer)?.Weights;
            var error = layer switch
            {
                HardenedLayer h => h.Error,
                ProgrammableLayer p => p.Error,
                _ => default(WeightError?),
            };
            var histogram = weights is null ? [] : ExponentHistogram(weights);
            var (total, nonzero, terms) = WeightCounts(layer, histogram);
            double worst = hardware.WorstStagePs;
            return new LayerEstimate(
                layer.Layer.Name,
                layer.Layer.Kind,
                layer is ProgrammableLayer,
                layer.Layer.Output.Positions,
                total,
                nonzero,
                terms,
                mapping.Instances[i],
                mapping.CyclesPerImage[i],
                hardware.Accumulators.Adders,
                hardware.Accumulators.FullAdders,
                hardware.Accumulators.HalfAdders,
                hardware.Accumulators.Depth,
                hardware.AccumulatorBits,
                hardware.Stages,
                hardware.PipelineBits + hardware.StateBits,
                new Quantity(worst, worst * scale.Low / scale.Value, worst * scale.High / scale.Value, $"bit-level arrival times of {chip.Flow.Name}: {scale.Source}"),
                error is { SignalPower: > 0 } e && double.IsFinite(e.SqnrDb) ? e.SqnrDb : null,
                priced[i])
            {
                ExponentHistogram = histogram,
                Unshared = hardware.Unshared,
                ReachedAccumulatorBits = measured?.Layers.GetValueOrDefault(layer.Layer.Name)?.ReachedAccumulatorBits,
                ActivationZerosPercent = inputs.Activity.Sparsity.TryGetValue(layer.Layer.Name, out double zeros) ? Math.Round(100 * zeros, 3) : null,
            };
        })];
    }

    private static ChipEstimate Whole(
        Chip chip,
        ChipMapping mapping,
        ImmutableArray<ImmutableArray<ComponentCost>> priced,
        ScenarioInputs inputs,
        ImmutableArray<LayerEstimate> layers)
    {
        var costs = AllOf(priced);
        var components = ImmutableArray.CreateBuilder<ComponentCost>();
        foreach (var component in Enum.GetValues<Component>())
        {
            var own = costs.FindAll(c => c.Component == component);
            if (own.Count > 0)
            {
                components.Add(new ComponentCost(
                    component,
                    Quantity.Sum(own, c => c.AreaUm2, own[0].AreaUm2.Source),
                    Quantity.Sum(own, c => c.EnergyPerImageNj, own[0].EnergyPerImageNj.Source)));
            }
        }

        var area = Quantity.Sum(components, c => c.AreaUm2, "sum over layers and components").Times(1e-6);
        var energy = Quantity.Sum(components, c => c.EnergyPerImageNj, "sum over layers and components").Times(1e-3);

        // The clock is what was asked for; the low end is what the slow end of the delays would still meet.
        double asked = inputs.Scenario.Hardware.ClockGHz;
        double slowest = layers.Max(l => l.StageDelayPs.High) / (1 - Priors.ClockUncertainty);
        var clock = new Quantity(asked, Math.Min(asked, slowest == 0 ? asked : 1000 / slowest), asked, "the scenario's clock, met by the bit-level timing; low end: the slow end of the delays");
        var rate = clock.Times(1e9 / mapping.IntervalCycles).From($"clock / {mapping.IntervalCycles.ToString("0.##", CultureInfo.InvariantCulture)} cycles of {mapping.Bounds[0].Name}");
        var cycles = chip.ScheduleOf(mapping).Latency;
        return new ChipEstimate(
            area,
            energy.Times(1e-6).Times(rate, "energy per image x images/s"),
            energy,
            rate,
            new Quantity(cycles / clock.Value / 1e3, cycles / clock.High / 1e3, cycles / clock.Low / 1e3, "first pixel to last result through the pipeline's schedule"),
            clock,
            rate.Times(chip.ImageBytes / 1e9).From("raw pixels of one image x images/s"),
            mapping.Bounds[0].Name,
            mapping.Bounds,
            components.ToImmutable());
    }

    /// <summary>Of all layers, in their order.</summary>
    private static List<ComponentCost> AllOf(ImmutableArray<ImmutableArray<ComponentCost>> priced)
    {
        var all = new List<ComponentCost>();
        foreach (var layer in priced)
            all.AddRange(layer);
        return all;
    }

    /// <summary>Cycles an image, area, um2, and energy, nJ, from one instance per layer up to one image every few cycles, but for the scenario's own mapping.</summary>
    private static List<(double IntervalCycles, Quantity AreaUm2, Quantity EnergyNj)> OtherRates(Chip chip, ChipMapping own)
    {
        var rates = new List<(double, Quantity, Quantity)>();
        long slowest = chip.Network.Layers.Max(l => Workload.Positions(l.Layer));
        double lastInterval = double.NaN;
        for (long cycles = slowest; cycles >= 16; cycles /= 2)
        {
            var mapping = chip.MapForCycles(cycles);
            if (mapping.IntervalCycles == own.IntervalCycles || mapping.IntervalCycles == lastInterval)
                continue;
            lastInterval = mapping.IntervalCycles;
            var parts = AllOf(chip.Price(mapping));
            rates.Add((
                mapping.IntervalCycles,
                Quantity.Sum(parts, c => c.AreaUm2, "sum over layers and components"),
                Quantity.Sum(parts, c => c.EnergyPerImageNj, "sum over layers and components")));
        }

        return rates;
    }

    /// <summary>Area and energy at the scenario's own mapping and at other rates.</summary>
    private static ImmutableArray<ThroughputPoint> Throughputs(List<(double IntervalCycles, Quantity AreaUm2, Quantity EnergyNj)> others, ChipEstimate whole)
    {
        var points = new List<ThroughputPoint> { new(whole.ImagesPerS, whole.AreaMm2, whole.EnergyPerImageUj, true) };
        foreach (var (intervalCycles, area, energy) in others)
            points.Add(new ThroughputPoint(whole.ClockGhz.Times(1e9 / intervalCycles).From("clock / cycles"), area.Times(1e-6), energy.Times(1e-3), false));
        return [.. points.OrderBy(p => p.ImagesPerS.Value)];
    }

    /// <param name="histogram">As <see cref="ExponentHistogram"/> of a hardened layer.</param>
    private static (long Weights, long Nonzero, long Terms) WeightCounts(QuantizedLayer layer, ImmutableArray<long> histogram)
    {
        switch (layer)
        {
            case HardenedLayer hardened:
                int terms = hardened.Weights.Format.Terms;
                var codes = hardened.Weights.Codes.Span;
                long all = 0;
                foreach (long count in histogram)
                    all += count;
                long nonzero = terms == 1 ? all : 0;
                for (int i = 0; terms > 1 && i < codes.Length; i += terms)
                    nonzero += codes[i] == 0 ? 0 : 1;
                return (codes.Length / terms, nonzero, all);
            case ProgrammableLayer programmable:
                long kept = 0;
                foreach (sbyte value in programmable.Weights.Values.Span)
                    kept += value == 0 ? 0 : 1;
                return (programmable.Weights.Values.Length, kept, 0);
            default:
                return (0, 0, 0);
        }
    }

    private static ImmutableArray<long> ExponentHistogram(Po2Matrix weights)
    {
        // Zeros are counted too, for a branch on every weight would take longer.
        var counts = new long[weights.Format.Exponents + 1];
        foreach (sbyte code in weights.Codes.Span)
            counts[Math.Abs((int)code)]++;
        return [.. counts.AsSpan(1)];
    }

    private static ImmutableArray<string> Assumptions(Chip chip, ScenarioInputs inputs)
    {
        var sentences = ImmutableArray.CreateBuilder<string>();
        sentences.Add("Layers form one pipeline; an instance makes one output position, all channels, each cycle, and its clocks are gated while it has none.");
        sentences.Add($"Cells, wires and memories are those of {inputs.Technology.Name} at {inputs.Technology.Corner}; adders cost what the flow '{chip.Flow.Name}' made of them (held-out mean error {Percent(chip.Flow.AreaError.MeanPercent)}, worst {Percent(chip.Flow.AreaError.WorstPercent)}).");
        sentences.Add($"Skew and jitter take {Percent(100 * Priors.ClockUncertainty)} of the clock period.");
        sentences.Add(FormattableString.Invariant($"Layers with more than {PipelineSample.MaximumCells} adder cells are built, timed and pipelined on a sample of their outputs and scaled by adders; adder counts are exact."));
        if (inputs.Activity.ByLayer.IsEmpty)
            sentences.Add($"Switching: {Priors.Activity.Source}.");
        else
            sentences.Add($"Switching is measured: {inputs.Activity.ByLayer.Values.First().Source}.");
        var sources = chip.Network.Layers.Where(l => l is HardenedLayer or ProgrammableLayer).GroupBy(l => l.Output.Source).OrderByDescending(g => g.Count());
        foreach (var source in sources)
            sentences.Add($"Activation ranges of {source.Count()} linear layers: {source.Key}.");
        if (chip.Network.Layers.OfType<HardenedLayer>().Any(l => !l.Weights.PositionsKnown))
            sentences.Add("The network is a profile: every output's weights are known, their positions are not; nothing printed here depends on them.");
        foreach (string source in (string[])[Priors.FanOutPerBuffer.Source, Priors.SteinerConstant.Source, Priors.FlopsPerClockBuffer.Source, Priors.MacroOverheadBits.Source])
            sentences.Add(char.ToUpperInvariant(source[0]) + source[1..] + ".");
        sentences.AddRange(inputs.Scenario.Notes);
        return sentences.ToImmutable();
    }

    private static ImmutableArray<string> Unknowns(ScenarioInputs inputs)
    {
        var sentences = ImmutableArray.CreateBuilder<string>();
        sentences.Add("Not in the figures: pads, PLL, the input's and output's interface, test logic, power grid losses, and distributing an image to instances that work side by side.");
        if (inputs.Baselines.Any(b => b.Evidence == Evidence.Implied))
        {
            sentences.Add("The HaShiFlex paper (arXiv 2512.12847) does not state in its abstract, and nothing here claims to be, its area, clock, power, energy per image, weight and activation bits, "
                + "the GPU that it measured, its accuracy, its NPU's size, its PDK and tools, its line buffers, or how ReLU6 is done.");
        }

        return sentences.ToImmutable();
    }

    private static IEnumerable<string> Warnings(ChipMapping mapping, ScenarioInputs inputs)
    {
        if (inputs.Measured is { } facts && Measured(inputs) is null)
            yield return $"The measured accuracy is left out, for it is of other integers ({facts.Quantization}) than these ({inputs.QuantizationInWords}); run hashiflex verify again.";
        foreach (string warning in inputs.Warnings)
            yield return warning;
        double clock = inputs.Scenario.Hardware.ClockGHz * 1e9;
        if (inputs.Scenario.Hardware.Throughput is TargetRate target && clock / mapping.IntervalCycles < target.ImagesPerSecond * (1 - 1e-9))
        {
            yield return FormattableString.Invariant(
                $"The rate asked for, {target.ImagesPerSecond:g4} images/s, is missed: {mapping.Bounds[0].Name} takes {mapping.IntervalCycles:0} cycles an image, which is {clock / mapping.IntervalCycles:g4} images/s.");
        }
    }

    private static string Percent(double percent) => percent.ToString("0.#", CultureInfo.InvariantCulture) + " %";
}
