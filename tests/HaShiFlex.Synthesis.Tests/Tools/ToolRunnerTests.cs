using System.Diagnostics;
using System.Globalization;
using HaShiFlex.Documents;
using HaShiFlex.Synthesis.Tools;

namespace HaShiFlex.Synthesis.Tests.Tools;

[Collection("PATH")]
public sealed class ToolRunnerTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private readonly FakeTools _tools = new();

    public void Dispose() => _tools.Dispose();

    [Fact]
    public void What_it_prints_comes_back_and_arguments_pass_without_a_shell()
    {
        var tool = _tools.Add("fake-echo", "printf '%s|' \"$@\"; echo complaint >&2");

        var output = ToolRunner.Run(tool, ["a b", "$HOME", "*"], _tools.Folder, Long, default);

        Assert.Equal("a b|$HOME|*|", output.Output);
        Assert.Equal("complaint\n", output.Error);
    }

    [Fact]
    public void An_absent_tool_is_named_with_its_package()
    {
        var error = Assert.Throws<InputException>(() => ToolRunner.Require(new Tool("no-such-tool", "its-package", "-V")));

        Assert.Equal("needs no-such-tool, which is not on the PATH: apt-get install its-package", error.Message);
    }

    [Fact]
    public void A_crash_carries_the_end_of_what_it_said()
    {
        var tool = _tools.Add("fake-crash", "echo first >&2; echo 'ERROR: no space left on device' >&2; exit 3");

        var error = Assert.Throws<InputException>(() => ToolRunner.Run(tool, [], _tools.Folder, Long, default));

        Assert.Equal("fake-crash failed (exit code 3): first | ERROR: no space left on device", error.Message);
    }

    [Fact]
    public void A_signal_is_reported_as_one()
    {
        var tool = _tools.Add("fake-segfault", "kill -SEGV $$");

        var error = Assert.Throws<InputException>(() => ToolRunner.Run(tool, [], _tools.Folder, Long, default));

        Assert.Contains("signal 11", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_does_not_end_is_stopped_with_its_children()
    {
        var tool = _tools.Add("fake-hang", "sleep 300 & echo $! > child; wait");

        var error = Assert.Throws<InputException>(() => ToolRunner.Run(tool, [], _tools.Folder, TimeSpan.FromSeconds(1), default));

        Assert.Equal("fake-hang did not end within 1 s and was stopped", error.Message);
        AssertGone("child");
    }

    [Fact]
    public void Cancelling_ends_it_with_its_children()
    {
        var tool = _tools.Add("fake-hang-2", "sleep 300 & echo $! > child2; wait");
        using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        Assert.ThrowsAny<OperationCanceledException>(() => ToolRunner.Run(tool, [], _tools.Folder, Long, cancellation.Token));

        AssertGone("child2");
    }

    [Fact]
    public void Children_of_a_crashed_tool_do_not_survive_it()
    {
        var tool = _tools.Add("fake-orphan", "sleep 300 > /dev/null 2>&1 & echo $! > child3; exit 1");

        Assert.Throws<InputException>(() => ToolRunner.Run(tool, [], _tools.Folder, Long, default));

        AssertGone("child3");
    }

    private void AssertGone(string file)
    {
        int child = int.Parse(File.ReadAllText(Path.Combine(_tools.Folder, file)), CultureInfo.InvariantCulture);
        var waited = Stopwatch.StartNew();
        while (Directory.Exists($"/proc/{child}") && !IsZombie(child))
        {
            Assert.True(waited.Elapsed < Long, $"child {child} still runs");
            Thread.Sleep(20);
        }
    }

    private static bool IsZombie(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }
}
