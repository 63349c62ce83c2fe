using HaShiFlex.Documents;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Reports.Html;
using HaShiFlex.Reports.Json;
using HaShiFlex.Reports.Rendering;
using HaShiFlex.Reports.Tables;

namespace HaShiFlex.Reports;

/// <summary>All files that an estimate is told in.</summary>
public static class ReportFolder
{
    public const string JsonFile = "estimate.json";
    public const string CsvFile = "layers.csv";
    public const string HtmlFile = "report.html";

    /// <summary>Writes <see cref="JsonFile"/>, <see cref="CsvFile"/>, <see cref="HtmlFile"/> and, in the formats asked for, the charts.</summary>
    /// <param name="imageFormats">Of <see cref="ChartImages.Formats"/>; empty needs no Node.js.</param>
    /// <returns>The files written.</returns>
    /// <exception cref="InputException">The folder cannot be written, or charts cannot be drawn.</exception>
    public static IReadOnlyList<string> Write(string folder, Estimate estimate, IReadOnlyCollection<string> imageFormats)
    {
        if (File.Exists(folder))
            throw new InputException($"{folder}: is a file; name a folder for the report");
        var files = new List<string>();
        void Add(string name, Action<Stream> write)
        {
            string path = Path.Combine(folder, name);
            AtomicFile.Write(path, write);
            files.Add(path);
        }

        Add(JsonFile, stream => EstimateJson.Write(stream, estimate));
        Add(CsvFile, stream => LayersCsv.Write(stream, estimate));
        Add(HtmlFile, stream => HtmlReport.Write(stream, estimate));
        if (imageFormats.Count > 0)
            files.AddRange(ChartImages.Write(folder, estimate, imageFormats));
        return files;
    }
}
