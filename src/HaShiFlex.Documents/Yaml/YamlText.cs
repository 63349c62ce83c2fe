namespace HaShiFlex.Documents.Yaml;

/// <summary>Text as it stands in YAML that this program writes.</summary>
public static class YamlText
{
    /// <summary>In double quotes, so that no character of it means anything to YAML.</summary>
    public static string Quoted(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
