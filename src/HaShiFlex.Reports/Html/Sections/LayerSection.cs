using HaShiFlex.Estimation.Results;
using HaShiFlex.Reports.Tables;

namespace HaShiFlex.Reports.Html.Sections;

/// <summary>The table of layers: sortable, filterable, copied as CSV.</summary>
public static class LayerSection
{
    public static void Write(HtmlWriter html, Estimate estimate, SourceIndex sources)
    {
        // A column that no layer fills, such as the counts of another reduction, would push the area off the screen.
        LayerColumn[] columns = [.. LayerColumn.All.Where(column => estimate.Layers.Any(layer => column.Number(layer) is not null))];
        html.Open("section", ("id", "layers"));
        html.Element("h2", "Layer by layer");
        html.Open("div", ("class", "filters"));
        html.Open("label").Text("Name ").Void("input", ("type", "search"), ("id", "filter-name"), ("placeholder", "part of a name")).Close();
        html.Open("label").Text("Kind ").Open("select", ("id", "filter-kind"));
        html.Element("option", "all", ("value", ""));
        foreach (string kind in estimate.Layers.Select(l => l.Kind).Distinct())
            html.Element("option", kind, ("value", kind));
        html.Close().Close();
        html.Element("button", "Copy as CSV", ("type", "button"), ("id", "copy-csv"));
        html.Element("span", $"{Figure.Count(estimate.Layers.Length)} of {Figure.Count(estimate.Layers.Length)} layers", ("id", "filter-status"), ("role", "status"), ("class", "muted"));
        html.Close();

        TableParts.Open(html, "Layers", "scroll tall", ("id", "layer-table"), ("data-sortable", ""), ("data-cells", ""));
        html.Open("thead").Open("tr");
        Header(html, "number", "#", "Place in the network", isNumber: true);
        Header(html, "name", "Layer", "The network's own name", isNumber: false);
        Header(html, "kind", "Kind", "Operation", isNumber: false);
        foreach (var column in columns)
            Header(html, column.Key, column.Title, column.Legend, isNumber: true);
        html.Close().Close();
        html.Open("tbody");
        for (int i = 0; i < estimate.Layers.Length; i++)
        {
            var layer = estimate.Layers[i];
            html.Open("tr");
            html.Element("td", Figure.Count(i + 1), ("class", "n"), ("data-value", Figure.Count(i + 1)));
            html.Element("th", layer.Name, ("scope", "row"), ("class", "name"));
            html.Element("td", layer.Kind);
            foreach (var column in columns)
            {
                if (column.Quantity is { } quantity)
                    TableParts.Quantity(html, quantity(layer), Figure.Estimate, TableParts.Path("layers", i, column.Key + ".value"), sources);
                else
                    TableParts.Number(html, column.Number(layer), column.Text(layer), TableParts.Path("layers", i, column.Key));
            }

            html.Close();
        }

        html.Close();
        TableParts.Close(html);
        html.Element("p", "Counts are of one instance, area and energy of all. Point at an underlined figure, or move over the cells with the arrow keys, for its range and source.", ("class", "muted"));
        html.Close();
    }

    private static void Header(HtmlWriter html, string key, string title, string legend, bool isNumber)
    {
        html.Open("th", ("scope", "col"), ("class", isNumber ? "n" : "t"), ("data-key", key));
        html.Element("button", title, ("type", "button"), ("title", legend));
        html.Close();
    }
}
