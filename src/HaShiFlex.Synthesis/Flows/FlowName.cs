using HaShiFlex.Documents;

namespace HaShiFlex.Synthesis.Flows;

/// <summary>A flow's name on the command line and in technology libraries.</summary>
public static class FlowName
{
    public static IReadOnlyList<string> All { get; } = ["abc", "full-adder", "timing"];

    public static string Of(Flow flow) => All[(int)flow];

    /// <exception cref="InputException">No flow has that name.</exception>
    public static Flow Parse(string name) => All.ToList().IndexOf(name) is >= 0 and int index
        ? (Flow)index
        : throw new InputException($"no flow '{name}': one of {string.Join(", ", All)} is expected");
}
