namespace HaShiFlex.Reports.Html.Sections;

/// <summary>A small button that tells a figure's source while it is pointed at or has the focus.</summary>
public static class SourceNote
{
    /// <param name="id">Unique on the page.</param>
    /// <param name="subject">Whose source it is, for screen readers.</param>
    public static void Write(HtmlWriter html, string id, string subject, string source)
    {
        html.Open("span", ("class", "source"));
        html.Element("button", "source", ("type", "button"), ("aria-label", $"Source of {subject}"), ("aria-describedby", id));
        html.Element("span", source, ("role", "tooltip"), ("id", id));
        html.Close();
    }
}
