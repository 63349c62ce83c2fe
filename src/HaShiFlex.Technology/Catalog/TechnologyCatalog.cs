using HaShiFlex.Documents;
using HaShiFlex.Documents.Yaml;
using HaShiFlex.Technology.Scaling;

namespace HaShiFlex.Technology.Catalog;

/// <summary>Finds technology libraries by name in some folders, or by path.</summary>
/// <param name="folders">Each holds one <c>NAME.yaml</c> a library; the first that has a name wins. None needs to exist.</param>
public sealed class TechnologyCatalog(params string[] folders)
{
    /// <summary>The folder below the current one that imported libraries go to.</summary>
    public const string LocalFolder = "techlibs";

    /// <summary><see cref="LocalFolder"/>, then the libraries that come with the tool.</summary>
    public static TechnologyCatalog Default { get; } = new(LocalFolder, Path.Combine(AppContext.BaseDirectory, "techlibs"));

    /// <summary>Names in the folders, in ordinal order.</summary>
    public IReadOnlyList<string> Names =>
    [
        .. folders
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.yaml"))
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    /// <param name="nameOrPath">A name of <see cref="Names"/>, or a path: it ends in .yaml or has a folder.</param>
    /// <exception cref="InputException">No such library, or its file is at fault.</exception>
    public TechnologyLibrary Load(string nameOrPath) => Load(nameOrPath, relativeTo: null, position: null, []);

    /// <summary>The library of a scenario, at the corner that it asks for; a relative path starts at the folder of the scenario's file.</summary>
    /// <exception cref="InputException">No such library, its file is at fault, or the corner is outside the scaling's range.</exception>
    public TechnologyLibrary Load(TechnologyReference reference) => Load(reference, out _);

    /// <summary>As <see cref="Load(TechnologyReference)"/>.</summary>
    /// <param name="files">Full paths of the files that it was read from: of a variant its base's too.</param>
    public TechnologyLibrary Load(TechnologyReference reference, out IReadOnlyList<string> files)
    {
        var loading = new List<string>();
        files = loading;
        return Load(reference, loading);
    }

    private TechnologyLibrary Load(TechnologyReference reference, List<string> loading)
    {
        var library = Load(reference.Base, Path.GetDirectoryName(reference.Position.File), reference.Position, loading);
        try
        {
            return TechnologyScaling.To(
                library,
                reference.NodeNm ?? library.Corner.NodeNm,
                reference.SupplyV ?? library.Corner.SupplyV,
                reference.TemperatureC ?? library.Corner.TemperatureC);
        }
        catch (InputException e)
        {
            throw new InputException(reference.Position, e.Message, e);
        }
    }

    private TechnologyLibrary Load(string nameOrPath, string? relativeTo, SourcePosition? position, List<string> loading)
    {
        bool isPath = nameOrPath.EndsWith(".yaml", StringComparison.Ordinal) || Path.GetFileName(nameOrPath) != nameOrPath;
        string? path = isPath
            ? Path.Combine(relativeTo ?? "", nameOrPath)
            : folders.Select(folder => Path.Combine(folder, nameOrPath + ".yaml")).FirstOrDefault(File.Exists);
        if (path is null)
            throw Error(position, $"no technology library '{nameOrPath}'{NearestName.Suggestion(nameOrPath, Names)}");
        if (isPath && !File.Exists(path) && !Directory.Exists(path))
            throw Error(position, $"no technology library at '{path}'");
        string full = Path.GetFullPath(path);
        if (loading.Contains(full))
            throw Error(position, $"the technology library '{nameOrPath}' is derived from itself");
        loading.Add(full);

        var document = YamlFile.Read<TechnologyDocument>(path);
        return document.Library ?? Load(document.Variant!, loading) with { Name = Path.GetFileNameWithoutExtension(path) };
    }

    private static InputException Error(SourcePosition? position, string message) =>
        position is { } place ? new InputException(place, message) : new InputException(message);
}
