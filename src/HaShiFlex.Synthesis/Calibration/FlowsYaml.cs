using System.Text.RegularExpressions;
using HaShiFlex.Documents;
using HaShiFlex.Technology;
using HaShiFlex.Technology.Flows;

namespace HaShiFlex.Synthesis.Calibration;

/// <summary>Puts calibrated flows in place of those of a technology library's YAML; all else in the file stays as it is.</summary>
public static partial class FlowsYaml
{
    /// <param name="yaml">The library.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="flows">All flows that the library shall have.</param>
    /// <exception cref="InputException">The file has no flows.</exception>
    public static string Replace(string yaml, string file, IReadOnlyList<ReferenceFlow> flows)
    {
        var block = Flows().Match(yaml);
        return block.Success
            ? yaml[..block.Index] + TechnologyLibraryWriter.WriteFlows(flows) + yaml[(block.Index + block.Length)..]
            : throw new InputException($"{file}: has no key 'flows' whose block calibrated flows could replace");
    }

    [GeneratedRegex(@"^flows:[ \t]*\r?\n(?:[ \t]+.*\r?\n|#.*\r?\n|[ \t]*\r?\n)*", RegexOptions.Multiline)]
    private static partial Regex Flows();
}
