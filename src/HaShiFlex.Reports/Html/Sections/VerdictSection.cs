using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Reports.Html.Sections;

/// <summary>The figures in sentences, and what a reader must not overlook.</summary>
public static class VerdictSection
{
    public static void Write(HtmlWriter html, Estimate estimate)
    {
        html.Element("p", $"{Verdict.Throughput(estimate)} {Verdict.Dominance(estimate)}", ("class", "lead"), ("id", "verdict"));
        var warnings = Verdict.Warnings(estimate);
        if (warnings.IsEmpty)
            return;
        html.Open("div", ("class", "notice"), ("role", "note"), ("aria-label", "Warnings"));
        foreach (string warning in warnings)
            html.Element("p", warning);
        html.Close();
    }
}
