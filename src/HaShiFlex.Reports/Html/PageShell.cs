using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using HaShiFlex.Reports.Rendering;

namespace HaShiFlex.Reports.Html;

/// <summary>
/// The frame of a self-contained page: style and scripts inside it, and a content security policy that lets only those scripts run, by their digests,
/// and lets nothing reach a network.
/// </summary>
public static class PageShell
{
    private static readonly string[] ChartScripts = ["vega.min.js", "vega-lite.min.js", "vega-embed.min.js"];

    /// <param name="title">Of the browser's tab.</param>
    /// <param name="body">Writes what stands between the body's tags, before the scripts.</param>
    /// <param name="data">JSON for the scripts, by the id of its element; must not contain a <c>&lt;</c>.</param>
    public static void Write(Stream stream, string title, Action<HtmlWriter> body, IEnumerable<(string Id, string Json)> data)
    {
        List<string> scripts = [.. ChartScripts.Select(file => Inline(RenderingFolder.ReadText(file))), Inline(Resource("report.js"))];
        string digests = string.Join(' ', scripts.Select(script => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'"));

        using var text = new StreamWriter(stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        var html = new HtmlWriter(text);
        text.Write("<!doctype html>\n");
        html.Open("html", ("lang", "en"), ("data-theme", "light"));
        html.Open("head");
        html.Void("meta", ("charset", "utf-8"));
        html.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        html.Void("meta", ("http-equiv", "Content-Security-Policy"), ("content", $"default-src 'none'; script-src {digests}; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'"));
        html.Void("link", ("rel", "icon"), ("href", "data:,"));
        html.Element("title", title);
        html.Open("style");
        text.Write(Resource("report.css"));
        html.Close();
        html.Close();
        html.Open("body");
        body(html);
        foreach (var (id, json) in data)
        {
            if (json.Contains('<', StringComparison.Ordinal))
                throw new ArgumentException($"the data '{id}' has a '<' that could end its element", nameof(data));
            html.Open("script", ("type", "application/json"), ("id", id));
            text.Write(json);
            html.Close();
        }

        foreach (string script in scripts)
        {
            html.Open("script");
            text.Write(script);
            html.Close();
        }

        html.Close();
        html.Close();
        text.Write('\n');
    }

    /// <summary>A script without the note that tells a debugger where to fetch its source map.</summary>
    private static string Inline(string script)
    {
        int map = script.LastIndexOf("//# sourceMappingURL=", StringComparison.Ordinal);
        string inline = (map < 0 ? script : script[..map]).Replace("\r\n", "\n", StringComparison.Ordinal);
        if (inline.Contains("</script", StringComparison.OrdinalIgnoreCase) || inline.Contains("<!--", StringComparison.Ordinal))
            throw new InvalidOperationException("a script holds text that would end its element");
        return inline;
    }

    private static string Resource(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Page/" + file) ?? throw new InvalidOperationException($"no resource Page/{file}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
