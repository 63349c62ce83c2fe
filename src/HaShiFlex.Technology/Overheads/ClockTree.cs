using HaShiFlex.Documents.Yaml;
using HaShiFlex.Technology.Figures;

namespace HaShiFlex.Technology.Overheads;

/// <summary>What the clock drives besides the flops' inner nodes; it swings twice a cycle.</summary>
/// <param name="CapacitancePerFlopFf">Clock pin plus the leaf of the tree, fF per flop bit.</param>
/// <param name="CapacitancePfPerMm2">Trunk of the tree, pF per mm2 of clocked area.</param>
public sealed record ClockTree(Figure CapacitancePerFlopFf, Figure CapacitancePfPerMm2)
{
    internal static Schema<ClockTree> Yaml { get; } = Schema.Mapping<ClockTree>("What the clock drives besides the flops' inner nodes.", keys =>
    {
        var perFlop = keys.Required("capacitancePerFlopFf", Figure.Yaml, "Clock pin plus the leaf of the tree, fF per flop bit.");
        var perArea = keys.Required("capacitancePfPerMm2", Figure.Yaml, "Trunk of the tree, pF per mm2 of clocked area.");
        return v => new ClockTree(v.Get(perFlop), v.Get(perArea));
    });

    internal ClockTree Transform(FigureTransform transform) => new(
        transform(FigureKind.Capacitance, CapacitancePerFlopFf),
        transform(FigureKind.WireCapacitanceDensity, CapacitancePfPerMm2));
}
