using HaShiFlex.Documents;
using HaShiFlex.Documents.Yaml;

namespace HaShiFlex.Estimation.Scenarios;

/// <summary>A scenario with its text and place, from which relative paths are resolved.</summary>
/// <param name="Path">As given.</param>
/// <param name="Text">The whole YAML.</param>
public sealed record ScenarioFile(string Path, string Text, Scenario Scenario)
{
    /// <exception cref="InputException">The file is missing, not YAML, or not a scenario.</exception>
    public static ScenarioFile Read(string path)
    {
        // To declare its keys takes longer than to read its text, and the two know nothing of each other.
        Task.Run(static () => Scenario.Yaml);
        string text = YamlFile.ReadText(path);
        return new ScenarioFile(path, text, YamlFile.Parse<Scenario>(path, text));
    }

    /// <summary>A path in the scenario, seen from its folder.</summary>
    public string Resolve(string path) => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path) ?? "", path);
}
