using System.Collections.Immutable;
using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Reports.Html.Sections;

/// <summary>What was taken for granted and what is not known.</summary>
public static class NotesSection
{
    public static void Write(HtmlWriter html, Estimate estimate)
    {
        html.Open("section", ("id", "notes"));
        html.Element("h2", "Assumptions and unknowns");
        html.Open("div", ("class", "two"));
        List(html, "Assumed", estimate.Assumptions, "Nothing beyond the sources of the figures.");
        List(html, "Not known, and not in the figures", estimate.Unknowns, "Nothing that we know of.");
        html.Close().Close();
    }

    private static void List(HtmlWriter html, string title, ImmutableArray<string> sentences, string none)
    {
        html.Open("div");
        html.Element("h3", title);
        if (sentences.IsEmpty)
        {
            html.Element("p", none, ("class", "muted"));
        }
        else
        {
            html.Open("ul");
            foreach (string sentence in sentences)
                html.Element("li", sentence);
            html.Close();
        }

        html.Close();
    }
}
