using HaShiFlex.Documents;
using HaShiFlex.Synthesis.Tools;

namespace HaShiFlex.Synthesis.Tests.Tools;

public sealed class WorkingFolderTests
{
    [Fact]
    public void It_is_gone_with_all_its_files_when_the_work_is_done()
    {
        string location;
        using (var folder = WorkingFolder.Create())
        {
            location = folder.Location;
            folder.WriteText("a.v", "module a; endmodule");
            Assert.Equal("module a; endmodule", folder.ReadText("a.v"));
        }

        Assert.False(Directory.Exists(location));
    }

    [Fact]
    public void A_full_disk_is_one_clear_line()
    {
        using var folder = WorkingFolder.Create();
        File.CreateSymbolicLink(folder.File("design.v"), "/dev/full");

        var error = Assert.Throws<InputException>(() => folder.WriteText("design.v", new string('x', 100_000)));

        Assert.Contains("design.v: cannot be written: No space left on device", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_no_tool_wrote_is_named()
    {
        using var folder = WorkingFolder.Create();

        var error = Assert.Throws<InputException>(() => folder.ReadText("netlist.json"));

        Assert.Contains("netlist.json", error.Message, StringComparison.Ordinal);
    }
}
