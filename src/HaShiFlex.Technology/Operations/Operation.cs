using HaShiFlex.Documents.Yaml;
using HaShiFlex.Technology.Figures;

namespace HaShiFlex.Technology.Operations;

/// <summary>One arithmetic operation.</summary>
/// <param name="Row">The sources' own numbers, as they stand there.</param>
/// <param name="EnergyFj">fJ of one operation.</param>
/// <param name="AreaUm2">um2 of the unit that makes one operation a cycle, without registers.</param>
public sealed record Operation(string Row, Figure EnergyFj, Figure AreaUm2)
{
    internal static Schema<Operation> Yaml { get; } = Schema.Mapping<Operation>("One arithmetic operation.", keys =>
    {
        var row = keys.Required("row", Schema.Text(), "The sources' own numbers, as they stand there.");
        var energy = keys.Required("energyFj", Figure.Yaml, "Energy of one operation, fJ.");
        var area = keys.Required("areaUm2", Figure.Yaml, "Area of the unit, um2, without registers.");
        return v => new Operation(v.Get(row), v.Get(energy), v.Get(area));
    });

    internal Operation Transform(FigureTransform transform) => this with
    {
        EnergyFj = transform(FigureKind.Energy, EnergyFj),
        AreaUm2 = transform(FigureKind.Area, AreaUm2),
    };
}
