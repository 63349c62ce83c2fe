using HaShiFlex.Documents;

namespace HaShiFlex.Networks.Profiles;

/// <summary>The built-in profiles: the files in the folder <c>networks</c> beside the program.</summary>
public static class ProfileCatalog
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "networks");

    /// <summary>In alphabetical order.</summary>
    public static IReadOnlyList<string> Names => Directory.Exists(Folder)
        ? [.. Directory.EnumerateFiles(Folder, "*" + ProfileFormat.Extension).Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)]
        : [];

    /// <exception cref="InputException">No built-in profile has this name; the nearest one is suggested.</exception>
    public static Network Open(string name)
    {
        string path = Path.Combine(Folder, name + ProfileFormat.Extension);
        // A name is no path: one with folders in it must not reach outside.
        return name == Path.GetFileName(name) && File.Exists(path)
            ? ProfileReader.Read(path, name)
            : throw new InputException($"{name}: neither a file nor a built-in profile{NearestName.Suggestion(name, [.. Names])}");
    }
}
