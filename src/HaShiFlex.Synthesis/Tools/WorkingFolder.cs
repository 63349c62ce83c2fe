using HaShiFlex.Documents;

namespace HaShiFlex.Synthesis.Tools;

/// <summary>A temporary folder for one run of outside tools, gone when the run is.</summary>
public sealed class WorkingFolder : IDisposable
{
    private WorkingFolder(string path) => Location = path;

    public string Location { get; }

    /// <exception cref="InputException">The temporary folder of this machine cannot be written.</exception>
    public static WorkingFolder Create() => Guard(Path.GetTempPath(), () => new WorkingFolder(Directory.CreateTempSubdirectory("hashiflex-").FullName));

    public string File(string name) => Path.Combine(Location, name);

    /// <exception cref="InputException">The disk is full or the file cannot be written.</exception>
    public string WriteText(string name, string text)
    {
        string path = File(name);
        Guard(path, () =>
        {
            System.IO.File.WriteAllText(path, text);
            return 0;
        });
        return path;
    }

    /// <exception cref="InputException">The tool that should have written the file did not.</exception>
    public string ReadText(string name) => System.IO.File.Exists(File(name))
        ? System.IO.File.ReadAllText(File(name))
        : throw new InputException($"{name} was not written by the tool that should have made it");

    /// <summary>Names of the files with an ending that a tool wrote into a folder here, in order.</summary>
    /// <exception cref="InputException">The tool that should have written them did not.</exception>
    public IReadOnlyList<string> Written(string folder, string ending)
    {
        string[] files = Directory.Exists(File(folder)) ? Directory.GetFiles(File(folder), "*" + ending) : [];
        return files.Length > 0
            ? [.. files.Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)]
            : throw new InputException($"{folder} has no {ending} of the tool that should have made it");
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Location, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is left of a temporary folder harms nobody, and the work's own result or failure matters more.
        }
    }

    private static T Guard<T>(string path, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be written: {e.Message}", e);
        }
    }
}
