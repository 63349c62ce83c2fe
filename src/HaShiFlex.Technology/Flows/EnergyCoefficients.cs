using HaShiFlex.Documents.Yaml;
using HaShiFlex.Technology.Figures;

namespace HaShiFlex.Technology.Flows;

/// <summary>Switching energy of the parts of a hardened layer; no wires, no clock tree.</summary>
/// <param name="InertiaShare">How long a value must last to come through a cell, as a share of the cell's delay: what glitches are lost by.</param>
/// <param name="OperandEdgeFj">Edge at an input of an adder cell, fJ.</param>
/// <param name="FullEdgeFj">Edge of the sum or carry of a full adder, fJ.</param>
/// <param name="HalfEdgeFj">Edge of the sum or carry of a half adder, fJ.</param>
/// <param name="ClampEdgeFj">Edge of a bit that enters a clamp, fJ.</param>
/// <param name="FlopEdgeFj">Edge of a register bit, fJ.</param>
/// <param name="FlopCycleFj">Register bit and cycle, whether it changes or not: its clock, fJ.</param>
public sealed record EnergyCoefficients(
    double InertiaShare,
    Figure OperandEdgeFj,
    Figure FullEdgeFj,
    Figure HalfEdgeFj,
    Figure ClampEdgeFj,
    Figure FlopEdgeFj,
    Figure FlopCycleFj)
{
    /// <summary>The figures by their keys in a library's file.</summary>
    public IReadOnlyList<(string Key, Figure Figure)> All => [("operandEdgeFj", OperandEdgeFj), ("fullEdgeFj", FullEdgeFj), ("halfEdgeFj", HalfEdgeFj), ("clampEdgeFj", ClampEdgeFj), ("flopEdgeFj", FlopEdgeFj), ("flopCycleFj", FlopCycleFj)];

    internal static Schema<EnergyCoefficients> Yaml { get; } = Schema.Mapping<EnergyCoefficients>("Switching energy by parts.", keys =>
    {
        var inertia = keys.Required("inertiaShare", Schema.Number(NumberRange.AtLeast(0)), "How long a value must last to come through a cell, as a share of the cell's delay.");
        var operandEdgeFj = keys.Required("operandEdgeFj", Figure.Yaml, "Edge at an input of an adder cell, fJ.");
        var fullEdgeFj = keys.Required("fullEdgeFj", Figure.Yaml, "Edge of the sum or carry of a full adder, fJ.");
        var halfEdgeFj = keys.Required("halfEdgeFj", Figure.Yaml, "Edge of the sum or carry of a half adder, fJ.");
        var clampEdgeFj = keys.Required("clampEdgeFj", Figure.Yaml, "Edge of a bit that enters a clamp, fJ.");
        var flopEdgeFj = keys.Required("flopEdgeFj", Figure.Yaml, "Edge of a register bit, fJ.");
        var flopCycleFj = keys.Required("flopCycleFj", Figure.Yaml, "Register bit and cycle, whether it changes or not: its clock, fJ.");
        return v => new EnergyCoefficients(
            v.Get(inertia),
            v.Get(operandEdgeFj),
            v.Get(fullEdgeFj),
            v.Get(halfEdgeFj),
            v.Get(clampEdgeFj),
            v.Get(flopEdgeFj),
            v.Get(flopCycleFj));
    });

    internal EnergyCoefficients Transform(FigureTransform transform) => this with
    {
        OperandEdgeFj = transform(FigureKind.Energy, OperandEdgeFj),
        FullEdgeFj = transform(FigureKind.Energy, FullEdgeFj),
        HalfEdgeFj = transform(FigureKind.Energy, HalfEdgeFj),
        ClampEdgeFj = transform(FigureKind.Energy, ClampEdgeFj),
        FlopEdgeFj = transform(FigureKind.Energy, FlopEdgeFj),
        FlopCycleFj = transform(FigureKind.Energy, FlopCycleFj),
    };
}
