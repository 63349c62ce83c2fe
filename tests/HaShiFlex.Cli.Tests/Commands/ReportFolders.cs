using HaShiFlex.Estimation.Results;
using HaShiFlex.Reports.Json;

namespace HaShiFlex.Cli.Tests.Commands;

/// <summary>A new folder for one test, with estimates in it.</summary>
internal sealed class ReportFolders : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("hashiflex-").FullName;

    public string Add(string name, Estimate estimate)
    {
        string folder = Path.Combine(Root, name);
        Directory.CreateDirectory(folder);
        using var stream = File.Create(Path.Combine(folder, "estimate.json"));
        EstimateJson.Write(stream, estimate);
        return folder;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
