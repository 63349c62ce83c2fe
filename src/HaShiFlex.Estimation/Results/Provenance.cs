namespace HaShiFlex.Estimation.Results;

/// <summary>What made an estimate, so that anybody can make it again.</summary>
/// <param name="Version">The tool's.</param>
/// <param name="Command">The command line, as it could be typed.</param>
/// <param name="ScenarioPath">As given.</param>
/// <param name="ScenarioText">The scenario's YAML, whole.</param>
/// <param name="NetworkSource">File or profile of the network.</param>
/// <param name="Technology">Name of the technology library after scaling.</param>
/// <param name="ReferenceFlow">The synthesis flow whose calibration was used.</param>
public sealed record Provenance(
    string Version,
    string Command,
    string ScenarioPath,
    string ScenarioText,
    string NetworkSource,
    string Technology,
    string ReferenceFlow);
