using System.Text.Encodings.Web;
using System.Text.Json;

namespace HaShiFlex.Documents.Yaml;

/// <summary>JSON Schema (draft-07) for editors, from the declaration that the reader uses.</summary>
public static class JsonSchema
{
    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema's text: keys in the order of declaration, two spaces of indent, <c>\n</c>, a final newline; the same bytes every time.</summary>
    public static string For<T>(string title)
        where T : IYamlRecord<T>
    {
        var described = T.Yaml.Describe();
        described.Insert(0, "$schema", "http://json-schema.org/draft-07/schema#");
        described.Insert(1, "title", title);
        return described.ToJsonString(Layout) + "\n";
    }
}
