using System.Text;
using System.Text.RegularExpressions;
using HaShiFlex.Documents;
using HaShiFlex.Technology.Liberty.Syntax;

namespace HaShiFlex.Synthesis.Flows;

/// <summary>Liberty text as synthesis tools read it: one file, one library, and no value that only some of them take.</summary>
public static partial class ToolLiberty
{
    /// <summary>Attributes of a library that say in which units its figures are.</summary>
    private static readonly string[] Units = ["time_unit", "voltage_unit", "current_unit", "pulling_resistance_unit", "leakage_power_unit", "capacitive_load_unit"];

    /// <param name="files">Files of one corner, with what errors call them and what they are parsed to; the cells of later ones are appended to the first's library.</param>
    /// <exception cref="InputException">One of several has more than one library, or two have different units.</exception>
    public static string Of(IReadOnlyList<(string File, string Text, IReadOnlyList<LibertyGroup> Libraries)> files)
    {
        if (files.Count == 1)
            return Quoted(files[0].Text);
        var libraries = files.Select(file => (file.File, Library: Only(file.Libraries))).ToArray();
        foreach (var (file, library) in libraries.Skip(1))
        {
            foreach (string unit in Units)
            {
                string here = Values(library, unit), first = Values(libraries[0].Library, unit);
                if (!string.Equals(here, first, StringComparison.OrdinalIgnoreCase))
                    throw new InputException(library.Position, $"{unit} is {here} here and {first} in {libraries[0].File}; files that are taken together need the same units");
            }
        }

        var merged = new StringBuilder();
        for (int i = 0; i < files.Count; i++)
        {
            string text = WithoutComments(files[i].Text);
            int begin = i == 0 ? 0 : text.IndexOf('{', StringComparison.Ordinal) + 1;
            merged.Append(text.AsSpan(begin..text.LastIndexOf('}')));
        }

        return Quoted(merged.Append("}\n").ToString());
    }

    private static LibertyGroup Only(IReadOnlyList<LibertyGroup> libraries) => libraries.Count == 1
        ? libraries[0]
        : throw new InputException(libraries[1].Position, "a second library group in one file; synthesis tools read one");

    private static string Values(LibertyGroup library, string attribute) => library.Find(attribute) is { } found ? string.Join(' ', found.Values) : "not stated";

    private static string WithoutComments(string text) => StringOrComment().Replace(text, match => match.ValueSpan[0] == '"' ? match.Value : " ");

    /// <summary>Yosys takes functions only in quotes, where the reference manual's own examples have <c>clear : !RN;</c> too.</summary>
    private static string Quoted(string text) => BareFunction().Replace(text, "$1\"$2\";");

    [GeneratedRegex(@"""(?:[^""\\]|\\.)*""|/\*.*?\*/|//[^\n]*", RegexOptions.Singleline)]
    private static partial Regex StringOrComment();

    [GeneratedRegex(@"^([ \t]*\w+[ \t]*:[ \t]*)([^"";{}\r\n]*[!&|^'()][^"";{}\r\n]*?)[ \t]*;", RegexOptions.Multiline)]
    private static partial Regex BareFunction();
}
