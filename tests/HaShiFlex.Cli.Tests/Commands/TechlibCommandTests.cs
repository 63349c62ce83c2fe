using HaShiFlex.Inference.Tests.Images;
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

    [Theory]
    [InlineData("junk.lib", "--node-nm 45", "junk.lib:1:1: ")]
    [InlineData("none.lib", "--node-nm 45", "none.lib: no such Liberty file")]
    [InlineData("half.lib.gz", "--node-nm 45", "half.lib.gz")]
    [InlineData("good.lib", "", "does not tell its node; state it with --node-nm")]
    [InlineData("good.lib", "--node-nm 500", "--node-nm 500: at most 250 is expected")]
    [InlineData("good.lib", "--node-nm 45 --slew-ps 0", "--slew-ps 0: a number above 0 is expected")]
    [InlineData("good.lib", "--node-nm x", "Cannot parse argument 'x' for option '--node-nm' as a number.")]
    [InlineData("good.lib", "--node-nm 45 --base none", "no technology library 'none'")]
    [InlineData("no-adder.lib", "--node-nm 45", "has no full adder (carry = majority, sum = a xor b xor carryIn)")]
    [InlineData("good.lib", "--node-nm 45 --output /dev/null", "/dev/null: is a device; name a file to write")]
    public void AFaultInAnImportIsOneLineAndKeepsTheOldLibrary(string file, string arguments, string message)
    {
        using var folder = new TemporaryFolder();
        string good = File.ReadAllText(RepositoryRoot.File("tests", "HaShiFlex.Technology.Tests", "Liberty", "Fixtures", "bare45.lib"));
        folder.Write("good.lib", good);
        folder.Write("no-adder.lib", good.Replace("(CI ^ (A ^ B))", "(CI & (A ^ B))", StringComparison.Ordinal));
        folder.Write("junk.lib", [0x7F, (byte)'E', (byte)'L', (byte)'F', 0, 1, 2, 0xFF]);
        using (var zipped = new MemoryStream())
        {
            using (var zip = new System.IO.Compression.GZipStream(zipped, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
                zip.Write(System.Text.Encoding.UTF8.GetBytes(good));
            folder.Write("half.lib.gz", zipped.ToArray()[..((int)zipped.Length / 2)]);
        }

        string target = folder.Write("new.yaml", "old");
        string[] output = arguments.Contains("--output", StringComparison.Ordinal) ? [] : ["--output", target];

        var (exit, text, error) = Run(["techlib", "import", Path.Combine(folder.Path, file), "--name", "new", .. output, .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal((2, "", 1), (exit, text, error.Count(c => c == '\n')));
        Assert.Equal("old", File.ReadAllText(target));
        Assert.Equal(5, Directory.GetFileSystemEntries(folder.Path).Length);
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
