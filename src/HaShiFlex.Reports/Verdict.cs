using System.Collections.Immutable;
using HaShiFlex.Estimation.Baselines;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Reports.Tables;

namespace HaShiFlex.Reports;

/// <summary>What the figures come to, in sentences.</summary>
public static class Verdict
{
    public static ImmutableArray<string> Sentences(Estimate estimate)
    {
        var sentences = ImmutableArray.CreateBuilder<string>();
        sentences.Add(Throughput(estimate));
        sentences.Add(Dominance(estimate));
        sentences.Add(Accuracy(estimate));
        if (AgainstStrongest(estimate) is { } strongest)
            sentences.Add(strongest);
        if (WeakBaseline(estimate) is { } weak)
            sentences.Add(weak);
        return sentences.ToImmutable();
    }

    /// <summary>What a reader must not overlook, each told once.</summary>
    public static ImmutableArray<string> Warnings(Estimate estimate) => [.. estimate.Warnings.Concat(estimate.Product?.Warnings ?? []).Distinct()];

    /// <summary>What bounds the rate, and what would bound it next.</summary>
    public static string Throughput(Estimate estimate)
    {
        var chip = estimate.Chip;
        string sentence = $"{BoundName.Capitalized(estimate)} bounds throughput at {Figure.Short(chip.ImagesPerS.Value)} images/s";
        var others = chip.Bounds.Where(b => b.Name != chip.BoundBy).OrderBy(b => b.ImagesPerS).ToList();
        return others.Count == 0 ? sentence + "." : $"{sentence}; next would be {BoundName.Of(others[0].Name)} at {Figure.Short(others[0].ImagesPerS)} images/s.";
    }

    /// <summary>The largest component of area and of energy.</summary>
    public static string Dominance(Estimate estimate)
    {
        var components = estimate.Chip.Components;
        if (components.Length == 0)
            return "Nothing has area or energy.";
        double area = components.Sum(c => c.AreaUm2.Value);
        double energy = components.Sum(c => c.EnergyPerImageNj.Value);
        var largest = components.MaxBy(c => c.AreaUm2.Value)!;
        var hungriest = components.MaxBy(c => c.EnergyPerImageNj.Value)!;
        return $"The largest part of the area is {Lower(Title(largest))} ({Share(largest.AreaUm2.Value, area)}), of the energy {Lower(Title(hungriest))} ({Share(hungriest.EnergyPerImageNj.Value, energy)}).";
    }

    /// <summary>How often the integer network is right, or that nobody counted.</summary>
    public static string Accuracy(Estimate estimate) => estimate.Accuracy switch
    {
        { Top1Percent: { } top1, FloatTop1Percent: { } real } known =>
            $"On {Figure.Count(known.Images)} images the integer network is right in {Figure.Short(top1)} %, the network before quantization in {Figure.Short(real)} %; they agree on {Figure.Short(known.AgreementPercent)} %.",
        { } known => $"On {Figure.Count(known.Images)} images the integer network and the network before quantization agree on {Figure.Short(known.AgreementPercent)} %.",
        null => $"Accuracy is not measured: hashiflex verify {estimate.Provenance.ScenarioPath} --images DIR --output FILE counts it, and measured: FILE in the scenario shows it.",
    };

    /// <summary>The comparison that is hardest on the chip, among the baselines that run somewhere; null without one.</summary>
    public static string? AgainstStrongest(Estimate estimate)
    {
        var strongest = Strongest(estimate);
        if (strongest is null)
            return null;
        string energy = strongest.EnergyRatio is { } ratio ? $" and {Figure.Short(ratio.Value)} times the images per joule" : "";
        return $"Against the fastest named device, {strongest.Baseline.Title}, that is {Figure.Short(strongest.Speedup.Value)} times the images per second{energy}.";
    }

    /// <summary>The paper's implied GPU beside real ones; null where it is not among the baselines.</summary>
    public static string? WeakBaseline(Estimate estimate)
    {
        var implied = estimate.Comparisons.FirstOrDefault(c => c.Baseline.Evidence == Evidence.Implied);
        if (implied is null)
            return null;
        string start = $"{implied.Baseline.Title} ({Figure.Short(implied.Baseline.ImagesPerS)} images/s) is only implied by the paper's speed-ups, which name no GPU, precision or batch";
        return implied.Baseline.Note.Length == 0 ? start + "." : $"{start}. {implied.Baseline.Note}";
    }

    /// <summary>The comparison with the smallest speed-up whose baseline somebody ran; null without one.</summary>
    public static Comparison? Strongest(Estimate estimate) =>
        estimate.Comparisons.Where(c => c.Baseline.Evidence != Evidence.Implied).MinBy(c => c.Speedup.Value);

    private static string Title(ComponentCost cost) => ComponentLabel.Of(cost.Component).Title;

    private static string Share(double part, double whole) => whole > 0 ? Figure.Percent(part / whole) : "0 %";

    private static string Lower(string title) => title.StartsWith("NPU", StringComparison.Ordinal) ? title : char.ToLowerInvariant(title[0]) + title[1..];
}
