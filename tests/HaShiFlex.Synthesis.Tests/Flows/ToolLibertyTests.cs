using HaShiFlex.Documents;
using HaShiFlex.Synthesis.Flows;

namespace HaShiFlex.Synthesis.Tests.Flows;

/// <summary>Liberty text that synthesis tools are given; the tools themselves read it in <see cref="Measurement.NanosecondLibraryTests"/>.</summary>
public sealed class ToolLibertyTests
{
    [Theory]
    [InlineData("clear : !RN ;", "clear : \"!RN\";")]
    [InlineData("next_state : (D & E) | Q;", "next_state : \"(D & E) | Q\";")]
    [InlineData("next_state : \"D & !R\";", "next_state : \"D & !R\";")]
    [InlineData("voh : VDD - 0.1;", "voh : VDD - 0.1;")]
    [InlineData("area : 1.5;", "area : 1.5;")]
    [InlineData("values (\"1, 2\", \\\n\"3, 4\");", "values (\"1, 2\", \\\n\"3, 4\");")]
    public void Bare_functions_are_quoted_and_nothing_else(string given, string expected) =>
        Assert.Equal($"library (a) {{\n  {expected}\n}}\n", ToolLiberty.Of([("a.lib", $"library (a) {{\n  {given}\n}}\n")]));

    [Fact]
    public void Cells_of_later_files_join_the_first_library()
    {
        string merged = ToolLiberty.Of(
        [
            ("a.lib", "/* { */ library (a) { time_unit : \"1ns\"; cell (x) { area : 1; } } /* } */"),
            ("b.lib", "library (b) { time_unit : 1ns; // }\n cell (y) { area : 2; /* \"{\" */ footprint : \"/* no comment */\"; } }"),
        ]);

        var library = Assert.Single(Technology.Liberty.Syntax.LibertyParser.Parse("merged.lib", merged));
        Assert.Equal("a", library.Title);
        Assert.Equal(["x", "y"], library.GroupsNamed("cell").Select(cell => cell.Title));
        Assert.Equal("/* no comment */", library.Groups[1].Find("footprint")!.Value);
    }

    [Theory]
    [InlineData("library (b) { time_unit : 1ps; }", "b.lib:1:1: time_unit is 1ps here and 1ns in a.lib; files that are taken together need the same units")]
    [InlineData("library (b) { }", "b.lib:1:1: time_unit is not stated here and 1ns in a.lib; files that are taken together need the same units")]
    [InlineData("library (b) { time_unit : 1ns; }\nlibrary (c) { }", "b.lib:2:1: a second library group in one file; synthesis tools read one")]
    [InlineData("library (b) { time_unit : 1ns;", "b.lib:1:31: the file ends inside the group library (b) that begins in line 1; it is truncated or a '}' is missing")]
    public void Files_that_are_not_one_library_are_refused(string second, string message) =>
        Assert.Equal(message, Assert.Throws<InputException>(() => ToolLiberty.Of([("a.lib", "library (a) { time_unit : 1ns; }"), ("b.lib", second)])).Message);
}
