using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Documents;

namespace HaShiFlex.Arithmetic.Sharing;

/// <summary>
/// Shared graphs kept in files, one each, named by <see cref="SharingKey"/>. It only ever saves time: an entry that cannot be read is made anew, a folder
/// that cannot be written is left alone.
/// </summary>
/// <param name="folder">Made when the first graph is kept.</param>
public sealed class SharedGraphCache(string folder)
{
    public string Folder { get; } = folder;

    /// <summary>In <see cref="UserCache"/>; null where there is none.</summary>
    public static SharedGraphCache? OfUser() => UserCache.Folder("adder-graphs") is { } folder ? new SharedGraphCache(folder) : null;

    /// <summary>The graph that is kept for this matrix and these settings, else a new one, which is then kept.</summary>
    /// <exception cref="InputException">As <see cref="SharingOptimizer.Optimize"/>.</exception>
    public AdderGraph Optimize(ShiftAddMatrix matrix, SharingSettings settings, IProgress<SharingProgress>? progress = null)
    {
        settings.Validate();
        string path = Path.Combine(Folder, SharingKey.Of(matrix, settings) + ".graph");
        if (Find(path) is { } kept)
            return kept;
        var graph = SharingOptimizer.Optimize(matrix, settings, progress);
        try
        {
            byte[] bytes = AdderGraphEncoding.Encode(graph);
            AtomicFile.Write(path, stream => stream.Write(bytes));
        }
        catch (InputException)
        {
            // The graph is at hand; that it cannot be kept costs time, not results.
        }

        return graph;
    }

    private static AdderGraph? Find(string path)
    {
        try
        {
            return File.Exists(path) && AdderGraphEncoding.TryDecode(File.ReadAllBytes(path), out var graph) ? graph : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
