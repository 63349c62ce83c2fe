using HaShiFlex.Documents;
using HaShiFlex.Documents.Yaml;
using HaShiFlex.Technology.Cells;
using HaShiFlex.Technology.Figures;
using HaShiFlex.Technology.Flows;
using HaShiFlex.Technology.Memories;
using HaShiFlex.Technology.Operations;
using HaShiFlex.Technology.Overheads;
using HaShiFlex.Technology.Power;

namespace HaShiFlex.Technology;

/// <summary>Cells, memories, wires, overheads and calibrated coefficients of one process corner, each figure with its range and its source.</summary>
/// <param name="Name">Its name in the catalog.</param>
/// <param name="Description">One sentence for reports.</param>
/// <param name="Corner">What the figures hold for.</param>
/// <param name="Conditions">Slew and load of the cells' delays and energies.</param>
/// <param name="UnstatedRangePercent">Range, percent of the value, of a figure whose source states none.</param>
/// <param name="Sources">Where the figures come from, in the order of the file.</param>
/// <param name="Utilization">Cells' share of placed area, 0 to 1.</param>
/// <param name="Flows">Reference flows by name, at least one.</param>
public sealed record TechnologyLibrary(
    string Name,
    string Description,
    Corner Corner,
    CellConditions Conditions,
    double UnstatedRangePercent,
    IReadOnlyList<FigureSource> Sources,
    CellSet Cells,
    Sram Sram,
    Wires Wires,
    Figure Utilization,
    ClockTree ClockTree,
    Leakage Leakage,
    OperationCosts Operations,
    IReadOnlyList<ReferenceFlow> Flows,
    PowerCoefficients Power) : IYamlRecord<TechnologyLibrary>
{
    public static Schema<TechnologyLibrary> Yaml { get; } = Schema.Mapping<TechnologyLibrary>("A technology library: the figures of one process corner.", keys =>
    {
        var name = keys.Required("name", Schema.Text(), "Name in the catalog, the same as the file's.");
        var description = keys.Required("description", Schema.Text(), "One sentence for reports.");
        var corner = keys.Required("corner", Corner.Yaml, "What the figures hold for.");
        var conditions = keys.Required("conditions", CellConditions.Yaml, "Slew and load of the cells' delays and energies.");
        var unstated = keys.Required("unstatedRangePercent", Schema.Number(NumberRange.FromBelow(0, 100)), "Range of a figure that states none, percent of its value.");
        var sources = keys.Required("sources", Schema.Map(SourceYaml), "Where figures come from, by the key that they name.");
        var cells = keys.Required("cells", CellSet.Yaml, "Cells by what they do.");
        var sram = keys.Required("sram", Sram.Yaml, "Static memory.");
        var wires = keys.Required("wires", Wires.Yaml, "Interconnect.");
        var utilization = keys.Required("utilization", Figure.Yaml, "Cells' share of placed area, 0 to 1.");
        var clockTree = keys.Required("clockTree", ClockTree.Yaml, "What the clock drives besides the flops' inner nodes.");
        var leakage = keys.Required("leakage", Leakage.Yaml, "Leakage of logic by area, and how leakage grows with temperature.");
        var operations = keys.Required("operations", OperationCosts.Yaml, "Arithmetic of a programmable unit.");
        var flows = keys.Required("flows", Schema.Map(ReferenceFlow.Yaml), "Reference flows by name.");
        var power = keys.Required("power", PowerCoefficients.Yaml, "Switching energies with uniform random inputs.");
        return v =>
        {
            if (v.Get(flows).Entries.Count == 0)
                throw new InputException(v.PositionOf(flows), "flows: at least one reference flow is needed");
            var declared = v.Get(sources).Entries.Select(entry => entry.Value with { Id = entry.Key }).ToArray();
            var library = new TechnologyLibrary(
                v.Get(name),
                v.Get(description),
                v.Get(corner),
                v.Get(conditions),
                v.Get(unstated),
                declared,
                v.Get(cells),
                v.Get(sram),
                v.Get(wires),
                v.Get(utilization),
                v.Get(clockTree),
                v.Get(leakage),
                v.Get(operations),
                [.. v.Get(flows).Entries.Select(entry => entry.Value with { Name = entry.Key })],
                v.Get(power));
            var byId = declared.ToDictionary(source => source.Id, StringComparer.Ordinal);
            library = library.Transform((_, figure) => figure is DeclaredFigure stated ? stated.Resolve(byId, library.UnstatedRangePercent) : figure);
            if (library.Utilization.High > 1)
                throw new InputException(v.PositionOf(utilization), "utilization: a share with its range is at most 1");
            if (library.Sram.ArrayEfficiency.High > 1)
                throw new InputException(v.PositionOf(sram), "sram.arrayEfficiency: a share with its range is at most 1");
            return library;
        };
    });

    private static Schema<FigureSource> SourceYaml => Schema.Mapping<FigureSource>("A source.", keys =>
    {
        var kind = keys.Required("kind", Schema.Enumeration<SourceKind>(), "How far to trust it.");
        var text = keys.Required("text", Schema.Text(), "The citation: title, table, conditions.");
        return v => new FigureSource("", v.Get(kind), v.Get(text));
    });

    /// <exception cref="InputException">The library has no flow of that name.</exception>
    public ReferenceFlow Flow(string name)
    {
        foreach (var flow in Flows)
        {
            if (flow.Name == name)
                return flow;
        }

        throw new InputException($"technology library '{Name}' has no reference flow '{name}'{NearestName.Suggestion(name, [.. Flows.Select(flow => flow.Name)])}");
    }

    internal TechnologyLibrary Transform(FigureTransform transform) => this with
    {
        Cells = Cells.Transform(transform),
        Sram = Sram.Transform(transform),
        Wires = Wires.Transform(transform),
        Utilization = transform(FigureKind.Ratio, Utilization),
        ClockTree = ClockTree.Transform(transform),
        Leakage = Leakage.Transform(transform),
        Operations = Operations.Transform(transform),
        Flows = [.. Flows.Select(flow => flow.Transform(transform))],
        Power = Power.Transform(transform),
    };
}
