namespace HaShiFlex.Testing;

/// <summary>The folder of public models, images and matrices that tests read but the repository does not hold.</summary>
public static class SharedData
{
    public const string Variable = "HASHIFLEX_DATA";

    public static string? Folder { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? Path.GetFullPath(folder, RepositoryRoot.Path) : null;

    public static string File(params string[] parts) =>
        Path.Combine([Folder ?? throw new InvalidOperationException($"{Variable} is not set; mark the test [DataFact]"), .. parts]);
}
