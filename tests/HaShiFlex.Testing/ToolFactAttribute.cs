namespace HaShiFlex.Testing;

/// <summary>A test that runs outside programs: skipped, with the reason, where one of them is not on the PATH.</summary>
public sealed class ToolFactAttribute : FactAttribute
{
    /// <param name="tools">Names of executables, all of which are needed.</param>
    public ToolFactAttribute(params string[] tools)
    {
        foreach (string tool in tools)
        {
            if (!OnPath(tool))
                Skip = $"{tool} is not on the PATH";
        }
    }

    /// <summary>Set where the test also needs <see cref="SharedData"/>.</summary>
    public bool NeedsData
    {
        get => field;
        init
        {
            field = value;
            if (value && SharedData.Folder is null)
                Skip = $"{SharedData.Variable} does not name the folder of models and images";
        }
    }

    private static bool OnPath(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(folder => File.Exists(Path.Combine(folder, tool)));
}
