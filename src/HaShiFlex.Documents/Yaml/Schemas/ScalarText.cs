using System.Globalization;
using HaShiFlex.Documents.Yaml.Nodes;

namespace HaShiFlex.Documents.Yaml.Schemas;

/// <summary>Takes the text of a scalar for a number, the same in every culture.</summary>
internal static class ScalarText
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <param name="expected">"a number", for the message.</param>
    public static double ParseNumber(YamlNode node, string expected)
    {
        if (node is not YamlScalar { IsNull: false } scalar)
            throw node.NotA(expected);
        if (!double.TryParse(scalar.Text, Style, CultureInfo.InvariantCulture, out double value) || !scalar.Text.AsSpan().ContainsAnyInRange('0', '9'))
            throw node.NotA(expected);
        if (scalar.IsQuoted)
            throw node.Error($"{node.Kind} is quoted, so it is text and not {expected}; leave the quotes out");
        return double.IsFinite(value) ? value : throw node.Error($"{node.Kind} is not finite");
    }
}
