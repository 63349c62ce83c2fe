using System.Diagnostics;
using HaShiFlex.Testing;

namespace HaShiFlex.Cli.Tests;

/// <summary>Runs a line of bash with the built <c>hashiflex</c> on the PATH.</summary>
internal static class Shell
{
    /// <returns>Exit code, standard output, standard error.</returns>
    public static (int Code, string Output, string Error) Run(string line, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("bash", ["--norc", "-c", line]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = AppContext.BaseDirectory + Path.PathSeparator + start.Environment["PATH"];
        start.Environment["TERM"] = "xterm-256color";
        start.Environment.Remove("NO_COLOR");

        // A relative path in it counts from the repository, not from where tests run.
        if (SharedData.Folder is { } data)
            start.Environment[SharedData.Variable] = data;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
