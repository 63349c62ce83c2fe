using System.Globalization;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Reports.Tables;

namespace HaShiFlex.Reports.Html.Sections;

/// <summary>Cells of the page's tables.</summary>
public static class TableParts
{
    /// <summary>A region that scrolls by itself, reachable with the keyboard.</summary>
    public static void Open(HtmlWriter html, string label, string classes, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        html.Open("div", ("class", classes), ("tabindex", "0"), ("role", "region"), ("aria-label", label));
        html.Open("table", attributes);
    }

    public static void Close(HtmlWriter html) => html.Close().Close();

    public static void Head(HtmlWriter html, params ReadOnlySpan<(string Title, bool IsNumber)> columns)
    {
        html.Open("thead").Open("tr");
        foreach (var (title, isNumber) in columns)
            html.Element("th", title, ("scope", "col"), ("class", isNumber ? "n" : "t"));
        html.Close().Close();
    }

    /// <summary>An estimate; its range and source come up when the cell is pointed at or has the focus.</summary>
    public static void Quantity(HtmlWriter html, Quantity? quantity, Func<double, string> show, string path, SourceIndex sources)
    {
        if (quantity is not { } known)
        {
            html.Element("td", "–", ("class", "n"), ("data-value", ""));
            return;
        }

        html.Open(
            "td",
            ("class", "n has-source"),
            ("tabindex", "-1"),
            ("data-value", known.Value.ToString("R", CultureInfo.InvariantCulture)),
            ("data-low", show(known.Low)),
            ("data-high", show(known.High)),
            ("data-source", sources.Of(known.Source).ToString(CultureInfo.InvariantCulture)),
            ("aria-describedby", "cell-tip"));
        html.Number(known.Value, show(known.Value), path).Close();
    }

    public static void Range(HtmlWriter html, Quantity quantity) =>
        html.Element("td", quantity.Low == quantity.High ? "" : $"{Figure.Short(quantity.Low)} to {Figure.Short(quantity.High)}", ("class", "n range"));

    /// <param name="number">Null gives an empty cell.</param>
    public static void Number(HtmlWriter html, double? number, string shown, string path)
    {
        if (number is not { } known)
        {
            html.Element("td", "–", ("class", "n"), ("data-value", ""));
            return;
        }

        html.Open("td", ("class", "n"), ("data-value", known.ToString("R", CultureInfo.InvariantCulture)));
        html.Number(known, shown, path).Close();
    }

    public static string Path(string list, int index, string key) => FormattableString.Invariant($"{list}[{index}].{key}");
}
