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

        // Everything is made, side by side, before anything is written, so that a failure leaves the folder as it was.
        (string Name, Action<Stream, Estimate> Write)[] parts = [(JsonFile, EstimateJson.Write), (CsvFile, LayersCsv.Write), (HtmlFile, HtmlReport.Write)];
        var made = new MemoryStream[parts.Length];
        Parallel.For(0, parts.Length, part => parts[part].Write(made[part] = new MemoryStream(), estimate));
        List<string> files = [.. parts.Select(part => Path.Combine(folder, part.Name))];
        AtomicFile.Write([.. files.Zip(made, (file, content) => (file, (Action<Stream>)content.WriteTo))]);
        if (imageFormats.Count > 0)
            files.AddRange(ChartImages.Write(folder, estimate, imageFormats));
        return files;
    }
}
