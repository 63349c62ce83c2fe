using System.Globalization;
using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Reports.Html.Sections;

/// <summary>A quantity's range drawn from zero: a band from low to high with the value in it.</summary>
public static class RangeBar
{
    public static void Write(HtmlWriter html, Quantity quantity)
    {
        double full = quantity.High * 1.08;
        if (!(full > 0))
            return;
        string At(double value) => (value / full * 100).ToString("0.##", CultureInfo.InvariantCulture);
        html.Open("svg", ("class", "span"), ("viewBox", "0 0 100 12"), ("preserveAspectRatio", "none"), ("aria-hidden", "true"));
        html.Element("rect", "", ("class", "track"), ("x", "0"), ("y", "5"), ("width", "100"), ("height", "2"));
        html.Element("rect", "", ("class", "range"), ("x", At(quantity.Low)), ("y", "2"), ("width", At(Math.Max(quantity.High - quantity.Low, full * 0.002))), ("height", "8"));
        html.Element("rect", "", ("class", "value"), ("x", At(Math.Max(0, quantity.Value - (full * 0.004)))), ("y", "0"), ("width", "0.8"), ("height", "12"));
        html.Close();
    }
}
