using HaShiFlex.Estimation.Results;
using HaShiFlex.Reports.Html;

namespace HaShiFlex.Reports.Tests.Html;

/// <summary>Puts a page into a folder of the test run, to be opened from disk.</summary>
internal static class PageWriter
{
    public static string Write(Estimate estimate, string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "pages", name + ".html");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var stream = File.Create(path);
        HtmlReport.Write(stream, estimate);
        return path;
    }
}
