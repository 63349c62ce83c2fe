using System.Text.Json.Nodes;

namespace HaShiFlex.Reports.Charts;

/// <summary>A chart of one estimate.</summary>
/// <param name="Specification">Vega-Lite without width and theme.</param>
public sealed record DrawnChart(string Name, string Title, string Description, JsonObject Specification);
