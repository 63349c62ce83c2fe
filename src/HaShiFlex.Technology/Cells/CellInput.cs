using HaShiFlex.Documents.Yaml;
using HaShiFlex.Technology.Figures;

namespace HaShiFlex.Technology.Cells;

/// <summary>An input of a cell.</summary>
/// <param name="Name">Its part in the cell's role: <c>carryIn</c>.</param>
/// <param name="Pin">Its name in the cell library: <c>CI</c>.</param>
/// <param name="CapacitanceFf">Input capacitance, fF.</param>
public sealed record CellInput(string Name, string Pin, Figure CapacitanceFf)
{
    internal static Schema<CellInput> YamlFor(string name) => Schema.Mapping<CellInput>("An input pin.", keys =>
    {
        var pin = keys.Required("pin", Schema.Text(), "Name in the cell library.");
        var capacitance = keys.Required("capacitanceFf", Figure.Yaml, "Input capacitance, fF.");
        return v => new CellInput(name, v.Get(pin), v.Get(capacitance));
    });

    internal CellInput Transform(FigureTransform transform) => this with { CapacitanceFf = transform(FigureKind.Capacitance, CapacitanceFf) };
}
