using System.Globalization;
using System.Text.Json;
using HaShiFlex.Inference.Tests.Images;
using HaShiFlex.Testing;

namespace HaShiFlex.Cli.Tests.Commands;

/// <summary>The commands <c>rtl</c>, <c>crosscheck</c> and <c>calibrate</c>: what they write, their exit codes, and what happens where input or an outside tool is at fault.</summary>
public class SynthesisCommandTests
{
    private static readonly string Digits = RepositoryRoot.File("scenarios", "digits.yaml"), Library = RepositoryRoot.File("techlibs", "asap7-rvt-tt-0p70v-25c.yaml");

    private static (int Code, string Output, string Error) Run(params string[] args)
    {
        using StringWriter output = new(), error = new();
        return (CommandLine.Run(args, output, error), output.ToString(), error.ToString());
    }

    [Theory]
    [InlineData("crosscheck --layer conv1 --channels 0", "--channels: at least 1")]
    [InlineData("crosscheck --layer conv1 --channels 99", "layer 'conv1' has channels 0 to 31; 0 to 98 were asked for")]
    [InlineData("crosscheck --layer conv1 --channels some", "Cannot parse argument 'some' for option '--channels' as a whole number.")]
    [InlineData("crosscheck --layer conv1 --first-channel -1", "--first-channel: at least 0")]
    [InlineData("crosscheck --layer conv9", "has no hardened layer 'conv9'; did you mean 'conv1'?")]
    [InlineData("crosscheck --layer conv1 --flow fast", "no flow 'fast': one of abc, full-adder, timing is expected")]
    [InlineData("crosscheck --layer conv1 --format xml", "--format: 'xml' is not a format; use table or json")]
    [InlineData("crosscheck --layer conv1 --vectors 9", "--vectors: at least 10")]
    [InlineData("crosscheck --layer conv1 --timeout-s 0", "--timeout-s 0: a number above 0, at most 86400, is expected")]
    [InlineData("crosscheck --layer conv1 --channels 1 --liberty none.lib", "none.lib: no such Liberty file")]
    [InlineData("crosscheck --layer conv1 --channels 1 --liberty /dev/null", "/dev/null: defines no cells; a Liberty file is expected")]
    [InlineData("rtl --output out --layer conv9", "has no hardened layer 'conv9'; did you mean 'conv1'?")]
    [InlineData("rtl --output out --layer conv1 --channels 3..1", "--channels: '3..1' is not a range of channels; such as 0..7 is expected")]
    [InlineData("rtl --output out --layer conv1 --channels 30..32", "layer 'conv1' has channels 0 to 31; 30 to 32 were asked for")]
    [InlineData("rtl --output out --layer conv1 --channels 0 --vectors 0", "--vectors: at least 1")]
    [InlineData("rtl --output /dev/null/out --layer conv1 --channels 0", "/dev/null/out/layer_conv1.v: cannot be written")]
    public void A_fault_in_the_arguments_is_one_line(string line, string message)
    {
        string[] words = line.Split(' ');

        AssertOneLine(Run([words[0], Digits, .. words[1..]]), message);
    }

    [ToolFact("iverilog", "vvp", "verilator", "g++", "make")]
    public void Written_verilog_passes_in_both_simulators_by_the_commands_that_it_names()
    {
        using var folder = new TemporaryFolder();
        var (code, names, note) = Run("rtl", Digits, "--layer", "conv1", "--channels", "3", "--vectors", "40", "--output", folder.Path);

        Assert.Equal(0, code);
        Assert.Contains("40 vectors: uniform random inputs, seed 1", note, StringComparison.Ordinal);
        foreach (string name in names.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            Assert.True(File.Exists(name), name);
        foreach (string file in (string[])["layer_conv1_clock.v", "verilator.f"])
        {
            string command = File.ReadLines(Path.Combine(folder.Path, file)).First().TrimStart('/', ' ');
            var (exit, output, error) = Shell.Run($"cd {folder.Path} && {command}");
            Assert.True(exit == 0, error);
            Assert.Contains("PASS 40 vectors", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Without_room_no_file_of_a_layer_is_written()
    {
        using var folder = new TemporaryFolder();

        // The module fits into 1,000 blocks of 1,024 bytes, the vectors do not; memory that .NET maps as a file would not fit either.
        var failed = Shell.Run(
            $"trap '' XFSZ; ulimit -f 1000; export DOTNET_EnableWriteXorExecute=0; hashiflex rtl {Digits} --layer conv1 --channels 0..3 --vectors 100000 --output {folder.Path}/out");

        AssertOneLine(failed, "stimulus.hex: cannot be written: ");
        Assert.Empty(Directory.GetFiles(Path.Combine(folder.Path, "out")));
    }

    [ToolFact("yosys", "sta", "iverilog", "vvp", "xz", "verilator", "g++", NeedsData = true)]
    public void Agreement_is_0_and_a_simulator_that_differs_is_1()
    {
        using var folder = new TemporaryFolder();
        string arguments = $"crosscheck {Digits} --layer conv1 --channels 1 --vectors 20 --flow full-adder --format json";

        var agrees = Shell.Run($"hashiflex {arguments}");
        Fake(folder, "vvp", $"case \"$*\" in *rtl.vvp) echo 'MISMATCH vector 3: expected 1, got 0'; exit 0;; esac; PATH=${{PATH#*:}}; exec vvp \"$@\"");
        var differs = Shell.Run($"PATH={folder.Path}:$PATH hashiflex {arguments}");

        Assert.Equal((0, ""), (agrees.Code, agrees.Error));
        Assert.Equal((1, ""), (differs.Code, differs.Error));
        using var json = JsonDocument.Parse(differs.Output);
        Assert.Contains("MISMATCH vector 3", differs.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yosys", "echo 'ERROR: no room' >&2; exit 1", "yosys failed (exit code 1): ERROR: no room")]
    [InlineData("yosys", "kill -KILL $$", "yosys failed (signal 9): it printed nothing")]
    [InlineData("yosys", "exit 0", "statistics.txt was not written by the tool that should have made it")]
    [InlineData("yosys", "sleep 300 & echo $! > $CHILD; wait", "did not end within 4 s and was stopped")]
    [InlineData("verilator", "sleep 300 > /dev/null 2>&1 & echo $! > $CHILD; exit 3", "verilator failed (exit code 3): it printed nothing")]
    [InlineData("iverilog", "echo left > left; kill -SEGV $$", "iverilog failed (signal 11): it printed nothing")]
    public void A_tool_that_fails_ends_the_work_with_one_line_and_leaves_nothing(string tool, string script, string message)
    {
        using var folder = new TemporaryFolder();
        string child = Path.Combine(folder.Path, "child");

        var failed = Shell.Run(CrosscheckWith(folder, tool, script, "--timeout-s 4"), ("CHILD", child));

        AssertOneLine(failed, message);
        AssertNothingLeft(folder, child);
    }

    [Fact]
    public void Where_a_simulator_fails_after_the_synthesis_has_failed_the_simulator_is_named()
    {
        using var folder = new TemporaryFolder();
        string crosscheck = CrosscheckWith(folder, "yosys", "exit 1", "");
        Fake(folder, "iverilog", "sleep 2; exit 5");

        AssertOneLine(Shell.Run(crosscheck), "iverilog failed (exit code 5): it printed nothing");
    }

    [Fact]
    public void An_interrupt_ends_the_tools_too()
    {
        using var folder = new TemporaryFolder();
        string child = Path.Combine(folder.Path, "child");
        string crosscheck = CrosscheckWith(folder, "yosys", "sleep 300 & echo $! > $CHILD; wait", "");

        var (code, output, error) = Shell.Run(
            $"{crosscheck} & job=$!; while [ ! -s $CHILD ] && kill -0 $job; do sleep 0.1; done; kill -TERM $job; wait $job", ("CHILD", child));

        Assert.Equal((130, "", "interrupted\n"), (code, output, error));
        AssertNothingLeft(folder, child);
    }

    [Fact]
    public void An_absent_tool_is_named_before_anything_is_read()
    {
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(Path.Combine(folder.Path, "dotnet"), "/nonexistent");

        var failed = Shell.Run($"hashiflex=$(type -P hashiflex); PATH={folder.Path} $hashiflex crosscheck none.yaml --layer conv1", ("DOTNET_ROOT", DotnetRoot));

        AssertOneLine(failed, "needs yosys, which is not on the PATH: apt-get install yosys");
    }

    [Theory]
    [InlineData("--data none", "the calibration set needs lenet_mnist.onnx, which is not in networks or none/models")]
    [InlineData("--data none --jobs 0", "--jobs: at least 1")]
    [InlineData("--data none --timeout-s -1", "--timeout-s -1: a number above 0, at most 86400, is expected")]
    [InlineData("--data none --liberty none.lib", "none.lib: no such Liberty file")]
    [InlineData("--data none --techlib none.yaml", "no technology library at './none.yaml'")]
    [InlineData("", "calibrate reads public models: give --data DIR, or set HASHIFLEX_DATA")]
    public void Calibration_says_what_it_lacks(string arguments, string message)
    {
        using var folder = new TemporaryFolder();
        string techlib = arguments.Contains("--techlib", StringComparison.Ordinal) ? "" : $"--techlib {Copy(folder, Library)}";
        string liberty = arguments.Contains("--liberty", StringComparison.Ordinal) ? "" : $"--liberty {folder.Write("cells.lib", Stub)}";
        foreach (string tool in Tools)
            Fake(folder, tool, "echo version");

        AssertOneLine(Shell.Run($"unset HASHIFLEX_DATA; PATH={folder.Path}:$PATH hashiflex calibrate {techlib} {liberty} {arguments}"), message);
    }

    [ToolFact("xz", NeedsData = true)]
    public void Calibration_with_a_tool_that_fails_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        string techlib = Copy(folder, Library);
        foreach (string tool in Tools)
            Fake(folder, tool, "case $1 in -V|-version|--version) echo version; exit 0;; esac; echo broken >&2; exit 7");

        var failed = Shell.Run(
            $"PATH={folder.Path}:$PATH hashiflex calibrate --techlib {techlib} --networks {RepositoryRoot.File("networks")} --docs {folder.Path}/a.md --cache {folder.Path}/cache");

        AssertOneLine(failed, "yosys failed (exit code 7): broken");
        Assert.Equal(File.ReadAllText(Library), File.ReadAllText(techlib));
        Assert.False(File.Exists(Path.Combine(folder.Path, "a.md")));
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "cache")));
    }

    private static readonly string[] Tools = ["yosys", "sta", "iverilog", "vvp", "verilator", "g++"];

    private static readonly string[] StubCells = ["FAx1", "HAxp5", "INVx1", "BUFx2"];

    private static readonly string DotnetRoot = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    /// <summary>The cells that the committed library names, by which no tool that is a script ever looks.</summary>
    private static string Stub => string.Join('\n', [
        "library (stub) { nom_voltage : 0.7; nom_temperature : 25; capacitive_load_unit (1, ff);",
        .. StubCells.Select(name => $"  cell ({name}) {{ area : 1; }}"),
        "  cell (DFFHQNx1) { area : 1; ff (IQ, IQN) { clocked_on : CLK; next_state : D; } }",
        "}"]);

    /// <summary>A cross-check where all tools are scripts, one of which fails before those beside it have ended; with its own folder for temporary files.</summary>
    private static string CrosscheckWith(TemporaryFolder folder, string tool, string script, string arguments)
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, "tmp"));
        foreach (string other in Tools)
            Fake(folder, other, other == tool ? script : other switch { "vvp" => "echo PASS", "yosys" or "verilator" => "sleep 30", _ => "true" });
        return $"TMPDIR={folder.Path}/tmp PATH={folder.Path}:$PATH hashiflex crosscheck {Digits} --layer conv1 --channels 1 --liberty {folder.Write("cells.lib", Stub)} {arguments}";
    }

    private static void Fake(TemporaryFolder folder, string tool, string script)
    {
        string path = folder.Write(tool, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static string Copy(TemporaryFolder folder, string file) => folder.Write(Path.GetFileName(file), File.ReadAllText(file));

    private static void AssertOneLine((int Code, string Output, string Error) run, string message)
    {
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.EndsWith("\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(c => c == '\n'));
    }

    private static void AssertNothingLeft(TemporaryFolder folder, string child)
    {
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(folder.Path, "tmp")));
        if (!File.Exists(child))
            return;
        int process = int.Parse(File.ReadAllText(child), CultureInfo.InvariantCulture);
        Assert.True(SpinWait.SpinUntil(() => !Runs(process), TimeSpan.FromSeconds(30)), $"the child {process} still runs");
    }

    private static bool Runs(int process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
