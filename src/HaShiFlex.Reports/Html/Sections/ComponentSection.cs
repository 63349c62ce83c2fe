using HaShiFlex.Estimation.Results;
using HaShiFlex.Reports.Tables;

namespace HaShiFlex.Reports.Html.Sections;

/// <summary>Area and energy by component, which add up to the chip's.</summary>
public static class ComponentSection
{
    public static void Write(HtmlWriter html, Estimate estimate, SourceIndex sources)
    {
        var components = estimate.Chip.Components;
        double area = components.Sum(c => c.AreaUm2.Value);
        double energy = components.Sum(c => c.EnergyPerImageNj.Value);
        html.Open("section", ("id", "components"));
        html.Element("h2", "By component");
        TableParts.Open(html, "Components", "scroll", ("data-cells", ""));
        TableParts.Head(html, ("Component", false), ("Area, µm²", true), ("Range", true), ("Share", true), ("Energy / image, nJ", true), ("Range", true), ("Share", true));
        html.Open("tbody");
        for (int i = 0; i < components.Length; i++)
        {
            var cost = components[i];
            html.Open("tr");
            html.Element("th", ComponentLabel.Of(cost.Component).Title, ("scope", "row"));
            TableParts.Quantity(html, cost.AreaUm2, Figure.Estimate, TableParts.Path("chip.components", i, "area_um2.value"), sources);
            TableParts.Range(html, cost.AreaUm2);
            html.Element("td", Share(cost.AreaUm2.Value, area), ("class", "n"));
            TableParts.Quantity(html, cost.EnergyPerImageNj, Figure.Estimate, TableParts.Path("chip.components", i, "energy_per_image_nj.value"), sources);
            TableParts.Range(html, cost.EnergyPerImageNj);
            html.Element("td", Share(cost.EnergyPerImageNj.Value, energy), ("class", "n"));
            html.Close();
        }

        html.Close();
        TableParts.Close(html);
        html.Close();
    }

    private static string Share(double part, double whole) => whole > 0 ? Figure.Percent(part / whole) : "–";
}
