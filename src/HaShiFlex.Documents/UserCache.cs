namespace HaShiFlex.Documents;

/// <summary>Where what took long is kept between runs.</summary>
public static class UserCache
{
    /// <summary>The environment variable that names another folder; empty for no cache.</summary>
    public const string FolderVariable = "HASHIFLEX_CACHE";

    /// <summary>
    /// The folder of one kind of entries: in <see cref="FolderVariable"/>, else in hashiflex in $XDG_CACHE_HOME, else in ~/.cache (XDG Base Directory
    /// Specification); null where there is none.
    /// </summary>
    public static string? Folder(string kind)
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { } named)
            return named.Length > 0 ? Path.Combine(named, kind) : null;
        string? root = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(root) || !Path.IsPathRooted(root))
        {
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            if (home.Length == 0)
                return null;
            root = Path.Combine(home, ".cache");
        }

        return Path.Combine(root, "hashiflex", kind);
    }
}
