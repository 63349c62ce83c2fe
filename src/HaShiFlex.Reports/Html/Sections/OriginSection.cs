using HaShiFlex.Estimation.Results;
using HaShiFlex.Reports.Tables;

namespace HaShiFlex.Reports.Html.Sections;

/// <summary>The headline figures' sources, the scenario and the command: how to make the page again.</summary>
public static class OriginSection
{
    public static void Write(HtmlWriter html, Estimate estimate)
    {
        html.Open("section", ("id", "origin"));
        html.Element("h2", "Where the figures come from");
        TableParts.Open(html, "Sources of the headline figures", "scroll");
        TableParts.Head(html, ("Figure", false), ("Value", true), ("Low", true), ("High", true), ("Source", false));
        html.Open("tbody");
        foreach (var headline in Headlines.Of(estimate))
        {
            html.Open("tr");
            html.Element("th", $"{headline.Title}, {headline.Unit}", ("scope", "row"));
            TableParts.Number(html, headline.Quantity.Value, Figure.Estimate(headline.Quantity.Value), $"chip.{headline.Key}.value");
            TableParts.Number(html, headline.Quantity.Low, Figure.Estimate(headline.Quantity.Low), $"chip.{headline.Key}.low");
            TableParts.Number(html, headline.Quantity.High, Figure.Estimate(headline.Quantity.High), $"chip.{headline.Key}.high");
            html.Element("td", headline.Quantity.Source);
            html.Close();
        }

        html.Close();
        TableParts.Close(html);

        html.Element("h2", "How to make this page again");
        Copyable(html, "command", "The command", estimate.Provenance.Command);
        Copyable(html, "scenario", $"The scenario, {estimate.Provenance.ScenarioPath}", estimate.Provenance.ScenarioText);
        html.Open("p").Element("button", "Save estimate.json", ("type", "button"), ("id", "save-json"), ("class", "copy")).Close();
        html.Close();
    }

    private static void Copyable(HtmlWriter html, string id, string title, string content)
    {
        html.Open("p").Element("strong", title).Text(" ").Element("button", "Copy", ("type", "button"), ("class", "copy"), ("data-copy", id), ("aria-label", $"Copy {title}")).Close();
        html.Element("pre", content, ("id", id), ("tabindex", "0"), ("aria-label", title));
    }
}
