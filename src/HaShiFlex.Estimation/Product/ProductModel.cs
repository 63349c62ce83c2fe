using System.Collections.Immutable;
using System.Globalization;
using HaShiFlex.Documents;
using HaShiFlex.Estimation.Baselines;
using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Estimation.Product;

/// <summary>From a chip's area, power and rate to what it costs to make and whether it can be cooled, fed and exposed.</summary>
public static class ProductModel
{
    private const string CostSource = "wafer price / (gross dies x negative-binomial yield)";

    /// <exception cref="InputException">An assumption is out of range.</exception>
    public static ProductEstimate Estimate(ChipEstimate chip, IEnumerable<Baseline> baselines, ProductAssumptions assumptions)
    {
        if (assumptions.FirstFault() is { } fault)
            throw new InputException($"product: {fault}");

        var area = chip.AreaMm2;
        // A larger die is fewer dies, a lower yield and a higher cost: the ends of the range change places.
        Quantity OfArea(Func<double, double> f, string source) => Falling(f(area.Value), f(area.High), f(area.Low), source);
        var gross = OfArea(a => DieCost.GrossDies(a, assumptions.WaferDiameterMm), "de Vries' formula for whole dies on a wafer");
        var yield = OfArea(a => DieCost.Yield(a, assumptions.DefectsPerCm2, assumptions.DefectClustering), "negative-binomial yield");
        var cost = Cost(area, assumptions);
        var density = chip.PowerW.DividedBy(area, "power / area, the two ranges taken as independent");

        return new ProductEstimate(
            assumptions,
            gross,
            yield,
            cost,
            density,
            [.. baselines.Where(b => b.PriceUsd is not null).Select(b => AgainstDevices(chip, b, cost, assumptions))],
            [.. InputLink.All.Select(link => new LinkNeed(link, chip.InputBandwidthGbPerS.Value / link.GbPerS))],
            Warnings(chip, density, assumptions));
    }

    private static Quantity Falling(double value, double low, double high, string source) => new(value, low, high, source);

    private static Quantity? Cost(Quantity area, ProductAssumptions assumptions)
    {
        if (DieCost.UsdPerGoodDie(area.Value, assumptions) is not { } value
            || DieCost.UsdPerGoodDie(area.Low, assumptions) is not { } low
            || DieCost.UsdPerGoodDie(area.High, assumptions) is not { } high)
        {
            return null;
        }

        return new Quantity(value, low, high, CostSource);
    }

    private static BreakEven AgainstDevices(ChipEstimate chip, Baseline baseline, Quantity? cost, ProductAssumptions assumptions)
    {
        var devices = chip.ImagesPerS.Times(1 / baseline.ImagesPerS).From("chip's images/s / baseline's");
        if (cost is not { } die)
            return new BreakEven(baseline.Key, devices, null);

        double fixedUsd = assumptions.MaskSetUsd + (assumptions.DesignUsd ?? 0);
        double Saved(double deviceCount, double dieUsd) => (deviceCount * baseline.PriceUsd!.Value) - dieUsd - assumptions.AssemblyUsd;
        double worst = Saved(devices.Low, die.High);
        // Where even the pessimistic end does not save money there is no volume that pays: no number is better than an infinite range.
        if (worst <= 0)
            return new BreakEven(baseline.Key, devices, null);
        var chips = new Quantity(
            fixedUsd / Saved(devices.Value, die.Value),
            fixedUsd / Saved(devices.High, die.Low),
            fixedUsd / worst,
            "(masks and design) / (price of the devices replaced - die - assembly)");
        return new BreakEven(baseline.Key, devices, chips);
    }

    private static ImmutableArray<string> Warnings(ChipEstimate chip, Quantity density, ProductAssumptions assumptions)
    {
        var warnings = ImmutableArray.CreateBuilder<string>();
        double reticle = assumptions.ReticleMm2;
        if (chip.AreaMm2.Value > reticle)
            warnings.Add(Invariant($"It does not fit into one reticle: {chip.AreaMm2.Value:N0} mm2 against {reticle:N0} mm2, so at least {Math.Ceiling(chip.AreaMm2.Value / reticle):N0} dies, whose links are not in the figures."));
        else if (chip.AreaMm2.High > reticle)
            warnings.Add(Invariant($"It may not fit into one reticle: the range reaches {chip.AreaMm2.High:N0} mm2 against {reticle:N0} mm2."));

        if (density.Value > assumptions.CoolableWPerMm2)
            warnings.Add(Invariant($"It is too hot for the assumed cooler: {density.Value:0.00} W/mm2 against {assumptions.CoolableWPerMm2:0.00} W/mm2."));
        else if (density.High > assumptions.CoolableWPerMm2)
            warnings.Add(Invariant($"It may be too hot for the assumed cooler: the range reaches {density.High:0.00} W/mm2 against {assumptions.CoolableWPerMm2:0.00} W/mm2."));

        var tooNarrow = InputLink.All.Where(link => link.GbPerS < chip.InputBandwidthGbPerS.Value).ToList();
        if (tooNarrow.Count == InputLink.All.Length)
            warnings.Add(Invariant($"Nothing listed here can feed it: {chip.InputBandwidthGbPerS.Value:N0} GB/s of raw pixels against {InputLink.All[^1].GbPerS:N0} GB/s of {InputLink.All[^1].Name}."));
        else if (tooNarrow.Count > 0)
            warnings.Add(Invariant($"Its input does not fit through {tooNarrow[^1].Name}: {chip.InputBandwidthGbPerS.Value:N0} GB/s of raw pixels against {tooNarrow[^1].GbPerS:N0} GB/s."));
        return warnings.ToImmutable();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
