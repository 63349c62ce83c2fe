using HaShiFlex.Documents.Yaml;
using HaShiFlex.Technology.Figures;

namespace HaShiFlex.Technology.Cells;

/// <summary>An output of a cell, at the library's input slew and load.</summary>
/// <param name="Name">Its part in the cell's role: <c>carry</c>.</param>
/// <param name="Pin">Its name in the cell library: <c>CON</c>.</param>
/// <param name="IsInverted">The pin is the complement of the role's function; a true output costs an inverter more.</param>
/// <param name="DelayPs">Mean over the arcs that end here, ps; high is the slowest arc. From the clock for a flop.</param>
/// <param name="EnergyPerEdgeFj">Energy of one edge of this output, mean of rise and fall over the arcs, fJ; of an imported flop or latch, with that of its complement's pin.</param>
public sealed record CellOutput(string Name, string Pin, bool IsInverted, Figure DelayPs, Figure EnergyPerEdgeFj)
{
    internal static Schema<CellOutput> YamlFor(string name) => Schema.Mapping<CellOutput>("An output pin.", keys =>
    {
        var pin = keys.Required("pin", Schema.Text(), "Name in the cell library.");
        var inverted = keys.Optional("inverted", Schema.Boolean(), false, "The pin is the complement of what the role says.");
        var delay = keys.Required("delayPs", Figure.Yaml, "Mean delay over the arcs to this pin, ps; high is the slowest arc.");
        var energy = keys.Required("energyPerEdgeFj", Figure.Yaml, "Energy of one edge of this pin, fJ.");
        return v => new CellOutput(name, v.Get(pin), v.Get(inverted), v.Get(delay), v.Get(energy));
    });

    internal CellOutput Transform(FigureTransform transform) => this with
    {
        DelayPs = transform(FigureKind.Delay, DelayPs),
        EnergyPerEdgeFj = transform(FigureKind.Energy, EnergyPerEdgeFj),
    };
}
