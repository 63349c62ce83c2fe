namespace HaShiFlex.Testing;

/// <summary>The checkout that the tests run in, found upwards from the test assembly by its solution file.</summary>
public static class RepositoryRoot
{
    public static string Path { get; } = Find();

    public static string File(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(System.IO.Path.Combine(folder.FullName, "HaShiFlex.Estimator.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"no HaShiFlex.Estimator.sln above {AppContext.BaseDirectory}");
    }
}
