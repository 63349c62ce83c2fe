using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HaShiFlex.Documents;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Reports.Charts;

namespace HaShiFlex.Reports.Rendering;

/// <summary>The charts of an estimate as SVG and PNG, drawn by Vega under Node.js; the same bytes for the same estimate.</summary>
public static class ChartImages
{
    /// <summary>Formats that charts can be written in.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["png", "svg"];

    /// <summary>Writes <c>charts/NAME.FORMAT</c> in the folder for every chart that the estimate has data for.</summary>
    /// <returns>The files written.</returns>
    /// <exception cref="InputException">A format is unknown, Node.js is absent, or the folder cannot be written.</exception>
    public static IReadOnlyList<string> Write(string folder, Estimate estimate, IReadOnlyCollection<string> formats)
    {
        foreach (string format in formats)
        {
            if (!Formats.Contains(format))
                throw new InputException($"the format '{format}' of a chart is not known{NearestName.Suggestion(format, Formats)}");
        }

        return Write(Path.Combine(folder, "charts"), ChartCatalog.Of(estimate), formats);
    }

    /// <summary>Writes <c>NAME.FORMAT</c> in the folder for every chart.</summary>
    /// <returns>The files written.</returns>
    /// <exception cref="InputException">Node.js is absent, or the folder cannot be written.</exception>
    public static IReadOnlyList<string> Write(string folder, IEnumerable<DrawnChart> charts, IEnumerable<string> formats)
    {
        var written = new List<string>();
        foreach (string line in Draw(charts, formats).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var drawing = JsonDocument.Parse(line);
            var root = drawing.RootElement;
            string path = Path.Combine(folder, $"{root.GetProperty("name").GetString()}.{root.GetProperty("format").GetString()}");
            byte[] bytes = root.GetProperty("base64").GetBytesFromBase64();
            AtomicFile.Write(path, stream => stream.Write(bytes));
            written.Add(path);
        }

        return written;
    }

    private static string Draw(IEnumerable<DrawnChart> charts, IEnumerable<string> formats)
    {
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.ArgumentList.Add(Path.Combine(RenderingFolder.Path, "render.mjs"));

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InputException("charts as png or svg are drawn by Node.js 20 or newer, and there is no `node` on the PATH: install it (https://nodejs.org, or `apt install nodejs`)", e);
        }

        using (process)
        {
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            try
            {
                using var input = process.StandardInput;
                input.Write(Request(charts, formats));
            }
            catch (IOException)
            {
                // It died before it had read everything; its exit code and its errors tell more.
            }

            string drawings = output.GetAwaiter().GetResult();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InputException($"Node.js could not draw the charts: {FirstError(errors.GetAwaiter().GetResult())}");
            return drawings;
        }
    }

    private static string Request(IEnumerable<DrawnChart> charts, IEnumerable<string> formats) => new JsonObject
    {
        ["formats"] = new JsonArray([.. formats.Select(f => (JsonNode)f)]),
        ["charts"] = new JsonArray([.. charts.Select(c => new JsonObject { ["name"] = c.Name, ["spec"] = ChartSheet.ForPaper(c.Specification) })]),
    }.ToJsonString();

    private static string FirstError(string errors) =>
        errors.Split('\n').FirstOrDefault(line => line.Contains("Error", StringComparison.Ordinal))?.Trim() ?? errors.Trim().ReplaceLineEndings(" ");
}
