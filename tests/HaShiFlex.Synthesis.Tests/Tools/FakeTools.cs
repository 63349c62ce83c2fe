using HaShiFlex.Synthesis.Tools;

namespace HaShiFlex.Synthesis.Tests.Tools;

/// <summary>A folder of shell scripts at the front of the PATH. The PATH is the whole process', so tests with it run alone.</summary>
public sealed class FakeTools : IDisposable
{
    private readonly string? _path = Environment.GetEnvironmentVariable("PATH");

    public FakeTools() => Environment.SetEnvironmentVariable("PATH", Folder + Path.PathSeparator + _path);

    public string Folder { get; } = Directory.CreateTempSubdirectory("fake-tools-").FullName;

    public Tool Add(string name, string script)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new Tool(name, name + "-package", "--version");
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("PATH", _path);
        Directory.Delete(Folder, recursive: true);
    }

    [CollectionDefinition("PATH", DisableParallelization = true)]
    public sealed class Alone;
}
