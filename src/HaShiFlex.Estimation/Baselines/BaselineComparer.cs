using HaShiFlex.Estimation.Product;
using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Estimation.Baselines;

/// <summary>Sets a chip beside a baseline: per second, per joule, per mm2 and per USD.</summary>
public static class BaselineComparer
{
    /// <param name="product">Gives the chip's cost.</param>
    /// <param name="work">Of the chip's network, for the roofline.</param>
    public static Comparison Compare(ChipEstimate chip, Baseline baseline, ProductEstimate product, ImageWork work)
    {
        var rate = chip.ImagesPerS;
        var speedup = rate.Times(1 / baseline.ImagesPerS).From("chip's images/s / baseline's");

        Quantity? energy = baseline.BoardPowerW is { } power
            ? Quantity.Exact(power / baseline.ImagesPerS * 1e6, "baseline's power / its images/s, uJ")
                .DividedBy(chip.EnergyPerImageUj, "baseline's energy per image / chip's (the baseline's whole board, the chip's die alone)")
            : null;

        Quantity? density = baseline.ImagesPerSPerMm2 is { } perMm2
            ? rate.DividedBy(chip.AreaMm2, "").Times(1 / perMm2).From("chip's images/s per mm2 / baseline's (main dies; nodes differ)")
            : null;

        Quantity? cost = baseline.PriceUsd is { } price && product.CostPerGoodDieUsd is { } die
            ? rate.DividedBy(Plus(die, product.Assumptions.AssemblyUsd), "").Times(price / baseline.ImagesPerS)
                .From("chip's images/s per USD / baseline's (chip: die and assembly at cost, no masks, no margin; baseline: its price)")
            : null;

        var roofline = GpuRoofline.Of(baseline, work);
        return new Comparison(baseline, speedup, energy, density, cost)
        {
            Roofline = roofline,
            RooflineSpeedup = roofline is null ? null : rate.Times(1 / roofline.ImagesPerS).From("chip's images/s / the baseline's roofline on the chip's network (a model)"),
        };
    }

    private static Quantity Plus(Quantity quantity, double term) =>
        quantity with { Value = quantity.Value + term, Low = quantity.Low + term, High = quantity.High + term };
}
