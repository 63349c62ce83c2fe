using HaShiFlex.Documents.Yaml;

namespace HaShiFlex.Technology;

/// <summary>The process, supply and temperature that a library's figures hold for.</summary>
/// <param name="NodeNm">Name of the node, nm.</param>
/// <param name="SupplyV">Supply, V.</param>
/// <param name="TemperatureC">Junction temperature, C.</param>
/// <param name="Process">Corner and threshold: <c>TT, RVT</c>.</param>
public sealed record Corner(double NodeNm, double SupplyV, double TemperatureC, string Process)
{
    internal static Schema<Corner> Yaml { get; } = Schema.Mapping<Corner>("What the figures hold for.", keys =>
    {
        var node = keys.Required("nodeNm", Schema.Number(NumberRange.AboveTo(0, 250)), "Name of the node, nm.");
        var supply = keys.Required("supplyV", Schema.Number(NumberRange.AboveTo(0, 5)), "Supply, V.");
        var temperature = keys.Required("temperatureC", Schema.Number(-55, 150), "Junction temperature, C.");
        var process = keys.Required("process", Schema.Text(), "Corner and threshold.");
        return v => new Corner(v.Get(node), v.Get(supply), v.Get(temperature), v.Get(process));
    });

    public override string ToString() => FormattableString.Invariant($"{NodeNm} nm, {SupplyV} V, {TemperatureC} C");
}
