using System.Collections.Immutable;
using HaShiFlex.Documents;
using HaShiFlex.Estimation.Baselines;
using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Reports.SideBySide;

/// <summary>Several estimates, figure by figure; all stand beside the first.</summary>
/// <param name="Estimates">At least two.</param>
public sealed record EstimateComparison(ImmutableArray<Estimate> Estimates, ImmutableArray<ComparedRow> Rows)
{
    /// <exception cref="InputException">There are fewer than two.</exception>
    public static EstimateComparison Of(ImmutableArray<Estimate> estimates)
    {
        if (estimates.Length < 2)
            throw new InputException("a comparison needs at least two estimates");

        ComparedRow Row(string key, string title, Preference preference, Func<Estimate, Quantity?> value) => new(key, title, preference, [.. estimates.Select(value)]);
        ComparedRow Count(string key, string title, Func<LayerEstimate, long> count) =>
            Row(key, title, Preference.Lower, e => Quantity.Exact(e.Layers.Sum(count), "counted"));

        var rows = ImmutableArray.CreateBuilder<ComparedRow>();
        foreach (var headline in Headlines.Of(estimates[0]))
        {
            int place = Headlines.Of(estimates[0]).IndexOf(headline);
            rows.Add(Row(headline.Key, $"{headline.Title}, {headline.Unit}", PreferenceOf(headline.Key), e => Headlines.Of(e)[place].Quantity));
        }

        rows.Add(Row("top1_percent", "Top-1 accuracy, %", Preference.Higher, e => e.Accuracy is { Top1Percent: { } top1, StandardErrorPoints: { } error } a ? new Quantity(top1, top1 - error, top1 + error, a.Source) : null));
        rows.Add(Row("cost_per_good_die_usd", "Cost per good die, USD", Preference.Lower, e => e.Product?.CostPerGoodDieUsd));
        rows.Add(Row("power_density_w_per_mm2", "Power density, W/mm²", Preference.Lower, e => e.Product?.PowerDensityWPerMm2));
        foreach (var baseline in estimates.SelectMany(e => e.Comparisons).Select(c => c.Baseline).DistinctBy(b => b.Key))
        {
            string key = baseline.Key.Replace('-', '_');
            Comparison? Of(Estimate e) => e.Comparisons.FirstOrDefault(c => c.Baseline.Key == baseline.Key);
            rows.Add(Row($"{key}_speedup", $"Images/s against {baseline.Title} ({EvidenceName.Of(baseline.Evidence)}), times", Preference.Higher, e => Of(e)?.Speedup));
            Add(Row($"{key}_roofline_speedup", $"Images/s against the roofline of {baseline.System} (a model), times", Preference.Higher, e => Of(e)?.RooflineSpeedup));
        }

        rows.Add(Count("weights", "Weights", l => l.Weights));
        rows.Add(Count("nonzero_weights", "Nonzero weights", l => l.NonzeroWeights));
        rows.Add(Count("adders", "Adders, all instances", l => l.Adders * l.Instances));
        rows.Add(Count("full_adders", "Full adders, all instances", l => l.FullAdders * l.Instances));
        foreach (var label in ComponentLabel.All)
        {
            string key = label.Key.Replace('-', '_');
            Add(Row($"{key}_area_mm2", $"{label.Title}, mm²", Preference.Lower, e => Component(e, label.Component)?.AreaUm2.Times(1e-6)));
            Add(Row($"{key}_energy_per_image_uj", $"{label.Title}, µJ", Preference.Lower, e => Component(e, label.Component)?.EnergyPerImageNj.Times(1e-3)));
        }

        return new EstimateComparison(estimates, rows.ToImmutable());

        // A component that costs nothing anywhere is no news.
        void Add(ComparedRow row)
        {
            if (row.Values.Any(v => v is { Value: > 0 }))
                rows.Add(row);
        }
    }

    private static ComponentCost? Component(Estimate estimate, Component component) => estimate.Chip.Components.FirstOrDefault(c => c.Component == component);

    private static Preference PreferenceOf(string key) => key switch
    {
        "images_per_s" => Preference.Higher,
        "clock_ghz" or "input_bandwidth_gb_per_s" => Preference.None,
        _ => Preference.Lower,
    };
}
