using HaShiFlex.Documents.Yaml;
using HaShiFlex.Technology.Figures;

namespace HaShiFlex.Technology.Overheads;

/// <summary>Interconnect.</summary>
/// <param name="CapacitanceFfPerUm">fF per um of routed wire.</param>
/// <param name="MeanNetLengthPitches">Mean length of a local net in cell pitches; a pitch is the square root of the mean cell's placed area.</param>
public sealed record Wires(Figure CapacitanceFfPerUm, Figure MeanNetLengthPitches)
{
    internal static Schema<Wires> Yaml { get; } = Schema.Mapping<Wires>("Interconnect.", keys =>
    {
        var capacitance = keys.Required("capacitanceFfPerUm", Figure.Yaml, "fF per um of routed wire.");
        var length = keys.Required("meanNetLengthPitches", Figure.Yaml, "Mean length of a local net in cell pitches (square root of the mean placed cell area).");
        return v => new Wires(v.Get(capacitance), v.Get(length));
    });

    /// <summary>Capacitance of a mean local net, fF, among cells of <paramref name="cellAreaUm2"/> placed at <paramref name="utilization"/> (0 to 1).</summary>
    public double MeanNetCapacitanceFf(double cellAreaUm2, double utilization) =>
        CapacitanceFfPerUm.Value * MeanNetLengthPitches.Value * Math.Sqrt(cellAreaUm2 / utilization);

    internal Wires Transform(FigureTransform transform) => new(
        transform(FigureKind.WireCapacitance, CapacitanceFfPerUm),
        transform(FigureKind.Ratio, MeanNetLengthPitches));
}
