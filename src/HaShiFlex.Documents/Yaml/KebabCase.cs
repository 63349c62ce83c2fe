using System.Text;

namespace HaShiFlex.Documents.Yaml;

/// <summary>Names of enumerations as files write them.</summary>
public static class KebabCase
{
    /// <summary><c>CarrySave</c> becomes <c>carry-save</c>.</summary>
    public static string Of(string pascalCase)
    {
        var text = new StringBuilder(pascalCase.Length + 4);
        for (int i = 0; i < pascalCase.Length; i++)
        {
            bool startsWord = char.IsUpper(pascalCase[i]) && i > 0
                && (!char.IsUpper(pascalCase[i - 1]) || (i + 1 < pascalCase.Length && char.IsLower(pascalCase[i + 1])));
            if (startsWord)
                text.Append('-');
            text.Append(char.ToLowerInvariant(pascalCase[i]));
        }

        return text.ToString();
    }
}
