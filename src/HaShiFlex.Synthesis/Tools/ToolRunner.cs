using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using HaShiFlex.Documents;

namespace HaShiFlex.Synthesis.Tools;

/// <summary>
/// Runs outside programs. Each starts in a session of its own, so that it ends with all its children when it fails, runs too long or the work is cancelled.
/// </summary>
public static partial class ToolRunner
{
    private const int Kill = 9;

    /// <summary>The kept end of an error message, in characters: enough for the cause, short enough for one line.</summary>
    private const int MessageLength = 400;

    /// <summary>How long the output of an ended program may stay open; only children that it left behind hold it.</summary>
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    /// <summary>The full path of a tool's executable.</summary>
    /// <exception cref="InputException">It is not on the PATH; the message says what to install.</exception>
    public static string Locate(Tool tool) =>
        OnPath(tool.Name) ?? throw new InputException($"needs {tool.Name}, which is not on the PATH: apt-get install {tool.Package}");

    /// <summary>Throws, before any work is done, for the first tool that is absent.</summary>
    public static void Require(params ReadOnlySpan<Tool> tools)
    {
        foreach (var tool in tools)
            Locate(tool);
    }

    /// <summary>The first line that the tool prints of itself.</summary>
    public static string Version(Tool tool, CancellationToken cancellation = default)
    {
        var output = Run(tool, [tool.VersionArgument], Path.GetTempPath(), TimeSpan.FromSeconds(30), cancellation);
        string text = output.Output.Length > 0 ? output.Output : output.Error;
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? "unknown";
    }

    /// <summary>Runs a tool to its end.</summary>
    /// <param name="tool">Found on the PATH.</param>
    /// <param name="arguments">Passed as they are, without a shell.</param>
    /// <param name="folder">Its working folder.</param>
    /// <param name="timeout">After which it and its children are ended.</param>
    /// <param name="cancellation">Ends it and its children.</param>
    /// <exception cref="InputException">It is absent, ended with another code than 0, or ran too long.</exception>
    public static ToolOutput Run(
        Tool tool, IReadOnlyList<string> arguments, string folder, TimeSpan timeout, CancellationToken cancellation) =>
        RunExecutable(tool.Name, Locate(tool), arguments, folder, timeout, cancellation);

    /// <summary>As <see cref="Run"/>, for a program that was built here rather than found.</summary>
    public static ToolOutput RunExecutable(
        string name, string path, IReadOnlyList<string> arguments, string folder, TimeSpan timeout, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        string? session = OnPath("setsid");
        var start = new ProcessStartInfo(session ?? path)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (session is not null)
            start.ArgumentList.Add(path);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["LC_ALL"] = "C";

        // What a tool leaves when it is stopped goes with the folder.
        start.Environment["TMPDIR"] = folder;

        using var process = Start(name, start);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout);
        try
        {
            process.WaitForExitAsync(limit.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            End(process, session is not null);
            cancellation.ThrowIfCancellationRequested();
            throw new InputException(FormattableString.Invariant($"{name} did not end within {timeout.TotalSeconds:0.#} s and was stopped"));
        }

        var drained = Task.WhenAll(output, error);
        if (!drained.Wait(DrainTime, CancellationToken.None))
        {
            End(process, session is not null);
            drained.Wait(DrainTime, CancellationToken.None);
        }

        string printed = output.IsCompletedSuccessfully ? output.Result : "";
        string complaints = error.IsCompletedSuccessfully ? error.Result : "";
        if (process.ExitCode != 0)
        {
            End(process, session is not null);
            throw new InputException($"{name} failed ({Describe(process.ExitCode)}): {Tail(complaints, printed)}");
        }

        return new ToolOutput(printed, complaints);
    }

    private static Process Start(string name, ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new InputException($"{name} did not start");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InputException($"{name} did not start: {e.Message}", e);
        }
    }

    private static void End(Process process, bool ownSession)
    {
        // The group outlives its leader where the leader crashed and left children.
        if (ownSession)
            _ = SendSignal(-process.Id, Kill);
        try
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself meanwhile.
        }
    }

    private static string Describe(int code) => code > 128
        ? FormattableString.Invariant($"signal {code - 128}")
        : FormattableString.Invariant($"exit code {code}");

    private static string Tail(string error, string output)
    {
        string text = error.Trim().Length > 0 ? error : output;
        var line = new StringBuilder();
        foreach (string part in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            line.Append(line.Length > 0 ? " | " : "").Append(part);
        return line.Length == 0 ? "it printed nothing" : line.Length <= MessageLength ? line.ToString() : "..." + line.ToString(line.Length - MessageLength, MessageLength);
    }

    private static string? OnPath(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
