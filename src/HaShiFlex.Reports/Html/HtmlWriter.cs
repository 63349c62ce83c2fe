using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace HaShiFlex.Reports.Html;

/// <summary>Writes elements and text; every text and attribute is encoded, so that no name can become markup.</summary>
public sealed class HtmlWriter(TextWriter text)
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private readonly Stack<string> open = new();

    /// <summary>A start tag; <see cref="Close"/> ends it.</summary>
    public HtmlWriter Open(string element, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Tag(element, attributes);
        open.Push(element);
        return this;
    }

    public HtmlWriter Close()
    {
        string element = open.Pop();
        text.Write("</");
        text.Write(element);
        text.Write('>');
        if (element is "section" or "tr" or "table" or "figure" or "div" or "p" or "h2" or "h3" or "li" or "ul" or "header" or "main" or "article" or "pre" or "head" or "thead" or "tbody")
            text.Write('\n');
        return this;
    }

    public HtmlWriter Text(string content)
    {
        Encoder.Encode(text, content);
        return this;
    }

    /// <summary>An element with nothing but text in it.</summary>
    public HtmlWriter Element(string element, string content, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Open(element, attributes);
        Text(content);
        return Close();
    }

    /// <summary>An element that has no end tag, such as <c>input</c>.</summary>
    public HtmlWriter Void(string element, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Tag(element, attributes);
        return this;
    }

    /// <summary>A number as a <c>data</c> element: in digits for people, and whole for whoever reads the page by program.</summary>
    /// <param name="path">Where the same number stands in <c>estimate.json</c>; empty for one that does not.</param>
    public HtmlWriter Number(double value, string shown, string path)
    {
        string whole = value.ToString("R", CultureInfo.InvariantCulture);
        return path.Length == 0 ? Element("data", shown, ("value", whole)) : Element("data", shown, ("value", whole), ("data-path", path));
    }

    private void Tag(string element, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        text.Write('<');
        text.Write(element);
        foreach (var (name, value) in attributes)
        {
            text.Write(' ');
            text.Write(name);
            text.Write("=\"");
            Encoder.Encode(text, value);
            text.Write('"');
        }

        text.Write('>');
    }
}
