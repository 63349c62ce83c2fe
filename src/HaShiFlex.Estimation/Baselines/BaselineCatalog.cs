using System.Collections.Immutable;
using HaShiFlex.Documents;
using HaShiFlex.Documents.Yaml;

namespace HaShiFlex.Estimation.Baselines;

/// <summary>The baselines that can be named by key: a folder of YAML files, each named for its key.</summary>
public sealed class BaselineCatalog(string folder)
{
    /// <summary>Those that ship with the program.</summary>
    public static BaselineCatalog Default { get; } = new(Path.Combine(AppContext.BaseDirectory, "baselines"));

    /// <summary>All keys, in order.</summary>
    public ImmutableArray<string> Keys =>
        Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)]
            : [];

    /// <param name="key">A key, with the place where it is named.</param>
    /// <exception cref="InputException">There is no such baseline, or its file is wrong.</exception>
    public Baseline Find(Positioned<string> key)
    {
        string path = Path.Combine(folder, key.Value + ".yaml");
        // A key is a plain name: one with a path in it must not reach outside the folder.
        if (key.Value != Path.GetFileName(key.Value) || !File.Exists(path))
            throw new InputException(key.Position, $"there is no baseline '{key.Value}'{NearestName.Suggestion(key.Value, Keys)}");
        return YamlFile.Read<BaselineFile>(path).Baseline with { Key = key.Value };
    }
}
