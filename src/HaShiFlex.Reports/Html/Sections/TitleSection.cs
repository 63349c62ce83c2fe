using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Reports.Html.Sections;

/// <summary>What the page is of.</summary>
public static class TitleSection
{
    public static void Write(HtmlWriter html, Estimate estimate)
    {
        html.Open("header").Open("div");
        html.Element("h1", estimate.Name);
        html.Element("p", $"{estimate.Provenance.NetworkSource} · {estimate.Provenance.Technology} · reference flow {estimate.Provenance.ReferenceFlow}", ("class", "sub"));
        html.Close();
        html.Open("div", ("class", "tools"));
        html.Element("button", "Dark", ("type", "button"), ("id", "theme"), ("title", "Switch between light and dark"));
        html.Element("button", "Print", ("type", "button"), ("id", "print"));
        html.Close().Close();
    }
}
