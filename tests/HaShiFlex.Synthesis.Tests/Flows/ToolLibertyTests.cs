using HaShiFlex.Documents;
using HaShiFlex.Synthesis.Flows;
using HaShiFlex.Synthesis.Tools;
using HaShiFlex.Technology.Liberty.Syntax;

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
        Assert.Equal($"library (a) {{\n  {expected}\n}}\n", Merged([("a.lib", $"library (a) {{\n  {given}\n}}\n")]));

    [Fact]
    public void Cells_of_later_files_join_the_first_library()
    {
        string merged = Merged(
        [
            ("a.lib", "/* { */ library (a) { time_unit : \"1ns\"; cell (x) { area : 1; } } /* } */"),
            ("b.lib", "library (b) { time_unit : 1ns; // }\n cell (y) { area : 2; /* \"{\" */ footprint : \"/* no comment */\"; } }"),
        ]);

        var library = Assert.Single(LibertyParser.Parse("merged.lib", merged));
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
        Assert.Equal(message, Assert.Throws<InputException>(() => Merged([("a.lib", "library (a) { time_unit : 1ns; }"), ("b.lib", second)])).Message);

    [Theory]
    [InlineData("nom_voltage : 0.7", "nom_voltage : 0.63", "y", "b.lib:1:1: the library l is at 0.63 V and 25 C, but l is at 0.7 V and 25 C")]
    [InlineData("", "", "x", "b.lib:1:103: the cell x is here a second time; the first is at ")]
    public void Files_of_two_corners_or_with_a_cell_twice_are_refused_where_they_differ(string from, string to, string cell, string message)
    {
        const string Library = "library (l) { capacitive_load_unit (1, ff); nom_voltage : 0.7; nom_temperature : 25; time_unit : 1ps; cell (x) { area : 1; } }";
        string other = Library.Replace("cell (x)", $"cell ({cell})", StringComparison.Ordinal);
        using var folder = WorkingFolder.Create();
        folder.WriteText("a.lib", Library);
        folder.WriteText("b.lib", from.Length > 0 ? other.Replace(from, to, StringComparison.Ordinal) : other);
        string[] files = [folder.File("a.lib"), folder.File("b.lib")];

        Assert.Contains(message, Assert.Throws<InputException>(() => LibertySource.Open(files, "l", "", folder)).Message, StringComparison.Ordinal);
    }

    private static string Merged((string File, string Text)[] files) =>
        ToolLiberty.Of([.. files.Select(file => (file.File, file.Text, LibertyParser.Parse(file.File, file.Text)))]);
}
