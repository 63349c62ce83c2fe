using System.Collections.Immutable;
using HaShiFlex.Documents;
using HaShiFlex.Documents.Yaml;
using HaShiFlex.Technology.Figures;

namespace HaShiFlex.Technology.Cells;

/// <summary>Delays of a cell's arcs by input slew and load: what static timing looks up, reduced to a few points and to the slowest state.</summary>
/// <param name="InputSlewsPs">Rising, at least one.</param>
/// <param name="LoadsFf">Rising, at least one.</param>
/// <param name="Arcs">At least one.</param>
public sealed record CellArcs(ImmutableArray<double> InputSlewsPs, ImmutableArray<double> LoadsFf, ImmutableArray<CellArc> Arcs)
{
    internal static Schema<CellArcs> Yaml { get; } = Schema.Mapping<CellArcs>("Delays by input slew and load.", keys =>
    {
        var slews = keys.Required("inputSlewsPs", Schema.List(Schema.Number(NumberRange.AtLeast(0)), minimumCount: 1), "Input slews of the tables, rising, ps.");
        var loads = keys.Required("loadsFf", Schema.List(Schema.Number(NumberRange.AtLeast(0)), minimumCount: 1), "Loads of the tables, rising, fF.");
        var arcs = keys.Required("arcs", Schema.List(CellArc.Yaml, minimumCount: 1), "One for each pair of pins and edges.");
        return v =>
        {
            var tables = new CellArcs([.. v.Get(slews)], [.. v.Get(loads)], [.. v.Get(arcs)]);
            if (!Rises(tables.InputSlewsPs))
                throw new InputException(v.PositionOf(slews), "inputSlewsPs must rise");
            if (!Rises(tables.LoadsFf))
                throw new InputException(v.PositionOf(loads), "loadsFf must rise");
            int expected = tables.InputSlewsPs.Length * tables.LoadsFf.Length;
            foreach (var arc in tables.Arcs)
            {
                if (arc.DelaysPs.Length != expected || arc.SlewsPs.Length != expected)
                    throw new InputException(v.PositionOf(arcs), $"the arc from {arc.From} to {arc.To} needs {expected} delays and slews, one for each slew and load");
            }

            return tables;
        };
    });

    internal CellArcs Transform(FigureTransform transform)
    {
        double time = Factor(transform, FigureKind.Delay), capacitance = Factor(transform, FigureKind.Capacitance);
        return new CellArcs(
            [.. InputSlewsPs.Select(ps => ps * time)], [.. LoadsFf.Select(ff => ff * capacitance)], [.. Arcs.Select(arc => arc.Scaled(time))]);
    }

    private static double Factor(FigureTransform transform, FigureKind kind) =>
        transform(kind, new Figure(1, 1, 1, new FigureSource("", SourceKind.Derived, ""))).Value;

    private static bool Rises(ImmutableArray<double> points) => points.Zip(points.Skip(1)).All(pair => pair.First < pair.Second);
}
