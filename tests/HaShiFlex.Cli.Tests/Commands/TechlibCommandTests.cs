using HaShiFlex.Testing;

namespace HaShiFlex.Cli.Tests.Commands;

public class TechlibCommandTests
{
    private static (int Exit, string Output, string Error) Run(params string[] args)
    {
        using StringWriter output = new(), error = new();
        return (CommandLine.Run(args, output, error), output.ToString(), error.ToString());
    }

    [Fact]
    public void ListsAndShowsTheLibraries()
    {
        var list = Run("techlib", "list");
        Assert.Equal((0, ""), (list.Exit, list.Error));
        Assert.Contains("asap7-rvt-tt-0p70v-25c\n", list.Output, StringComparison.Ordinal);

        var show = Run("techlib", "show", "asap7-rvt-tt-0p70v-25c");
        Assert.Equal((0, ""), (show.Exit, show.Error));
        Assert.Contains("FAx1", show.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', show.Output);
    }

    [Fact]
    public void UnknownLibraryIsOneLineWithTheNearest()
    {
        var show = Run("techlib", "show", "asap7-rvt-tt-0p70v");
        Assert.Equal((2, "", "no technology library 'asap7-rvt-tt-0p70v'; did you mean 'asap7-rvt-tt-0p70v-25c'?" + Environment.NewLine), show);
    }

    [Fact]
    public void FailedImportWritesNothing()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string liberty = Path.Combine(folder, "a.lib"), target = Path.Combine(folder, "a.yaml");
            File.WriteAllText(liberty, "library (a) {");
            var (exit, output, error) = Run("techlib", "import", liberty, "--name", "a", "--output", target);
            Assert.Equal((2, ""), (exit, output));
            Assert.Equal($"{liberty}:1:14: the file ends inside the group library (a) that begins in line 1; it is truncated or a '}}' is missing{Environment.NewLine}", error);
            Assert.Equal([liberty], Directory.GetFiles(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [ToolFact("xz", NeedsData = true)]
    public void ImportedLibraryCanBeShown()
    {
        string target = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".yaml");
        try
        {
            var import = Run("techlib", "import", SharedData.File("liberty", "asap7_rvt_tt_0p70v_25c.lib.xz"), "--name", "again", "--slew-ps", "20", "--load-ff", "2.88", "--output", target);
            Assert.Equal(0, import.Exit);
            var show = Run("techlib", "show", target, "--format", "yaml");
            Assert.Equal((0, ""), (show.Exit, show.Error));
            Assert.Equal(File.ReadAllText(target), show.Output);
        }
        finally
        {
            File.Delete(target);
        }
    }
}
