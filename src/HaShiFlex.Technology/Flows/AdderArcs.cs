using HaShiFlex.Documents.Yaml;
using HaShiFlex.Technology.Figures;

namespace HaShiFlex.Technology.Flows;

/// <summary>Delays of the parts of a hardened layer where a flow dissolves adders into gates; no wires.</summary>
/// <param name="SpreadShare">
/// Standard deviation of a part's delay over its mean: synthesis makes equal adders unequal, and the slowest of many paths decides. 0 where equal adders stay equal.
/// </param>
/// <param name="LookAheadShare">
/// Share of a row of carries that synthesis restructures into a look-ahead tree, 0 to 1: n carries in a row take (1 - share) n + share log2(1 + n) times what
/// one takes. 0 where carries ripple.
/// </param>
/// <param name="OperandToSumPs">Full adder, first two operands to sum, ps.</param>
/// <param name="OperandToCarryPs">Full adder, first two operands to carry, ps.</param>
/// <param name="CarryInToSumPs">Full adder, last operand to sum, ps.</param>
/// <param name="CarryInToCarryPs">Full adder, last operand to carry, ps.</param>
/// <param name="HalfToSumPs">Half adder, with or without the constant one, to sum, ps.</param>
/// <param name="HalfToCarryPs">Half adder, with or without the constant one, to carry, ps.</param>
/// <param name="RegisterPs">Clock edge to the output of a register with one reader, and setup, ps.</param>
/// <param name="FanOutPs">Each doubling of the readers of a register, ps.</param>
/// <param name="ReaderPs">Each reader of a register after its first, ps: what its load adds where synthesis does not buffer.</param>
/// <param name="ClampPs">Clamp, ps.</param>
public sealed record AdderArcs(
    double SpreadShare,
    double LookAheadShare,
    Figure OperandToSumPs,
    Figure OperandToCarryPs,
    Figure CarryInToSumPs,
    Figure CarryInToCarryPs,
    Figure HalfToSumPs,
    Figure HalfToCarryPs,
    Figure RegisterPs,
    Figure FanOutPs,
    Figure ReaderPs,
    Figure ClampPs)
{
    /// <summary>The figures by their keys in a library's file.</summary>
    public IReadOnlyList<(string Key, Figure Figure)> All => [("operandToSumPs", OperandToSumPs), ("operandToCarryPs", OperandToCarryPs), ("carryInToSumPs", CarryInToSumPs), ("carryInToCarryPs", CarryInToCarryPs), ("halfToSumPs", HalfToSumPs), ("halfToCarryPs", HalfToCarryPs), ("registerPs", RegisterPs), ("fanOutPs", FanOutPs), ("readerPs", ReaderPs), ("clampPs", ClampPs)];

    internal static Schema<AdderArcs> Yaml { get; } = Schema.Mapping<AdderArcs>("Delay by parts.", keys =>
    {
        var spread = keys.Optional("spreadShare", Schema.Number(NumberRange.AtLeast(0)), 0, "Standard deviation of a part's delay over its mean.");
        var lookAhead = keys.Optional("lookAheadShare", Schema.Number(NumberRange.Between(0, 1)), 0, "Share of a row of carries that becomes a look-ahead tree.");
        var operandToSumPs = keys.Required("operandToSumPs", Figure.Yaml, "Full adder, first two operands to sum, ps.");
        var operandToCarryPs = keys.Required("operandToCarryPs", Figure.Yaml, "Full adder, first two operands to carry, ps.");
        var carryInToSumPs = keys.Required("carryInToSumPs", Figure.Yaml, "Full adder, last operand to sum, ps.");
        var carryInToCarryPs = keys.Required("carryInToCarryPs", Figure.Yaml, "Full adder, last operand to carry, ps.");
        var halfToSumPs = keys.Required("halfToSumPs", Figure.Yaml, "Half adder, with or without the constant one, to sum, ps.");
        var halfToCarryPs = keys.Required("halfToCarryPs", Figure.Yaml, "Half adder, with or without the constant one, to carry, ps.");
        var registerPs = keys.Required("registerPs", Figure.Yaml, "Clock edge to the output of a register with one reader, and setup, ps.");
        var fanOutPs = keys.Required("fanOutPs", Figure.Yaml, "Each doubling of the readers of a register, ps.");
        var readerPs = keys.Required("readerPs", Figure.Yaml, "Each reader of a register after its first, ps.");
        var clampPs = keys.Required("clampPs", Figure.Yaml, "Clamp, ps.");
        return v => new AdderArcs(
            v.Get(spread),
            v.Get(lookAhead),
            v.Get(operandToSumPs),
            v.Get(operandToCarryPs),
            v.Get(carryInToSumPs),
            v.Get(carryInToCarryPs),
            v.Get(halfToSumPs),
            v.Get(halfToCarryPs),
            v.Get(registerPs),
            v.Get(fanOutPs),
            v.Get(readerPs),
            v.Get(clampPs));
    });

    internal AdderArcs Transform(FigureTransform transform) => this with
    {
        OperandToSumPs = transform(FigureKind.Delay, OperandToSumPs),
        OperandToCarryPs = transform(FigureKind.Delay, OperandToCarryPs),
        CarryInToSumPs = transform(FigureKind.Delay, CarryInToSumPs),
        CarryInToCarryPs = transform(FigureKind.Delay, CarryInToCarryPs),
        HalfToSumPs = transform(FigureKind.Delay, HalfToSumPs),
        HalfToCarryPs = transform(FigureKind.Delay, HalfToCarryPs),
        RegisterPs = transform(FigureKind.Delay, RegisterPs),
        FanOutPs = transform(FigureKind.Delay, FanOutPs),
        ReaderPs = transform(FigureKind.Delay, ReaderPs),
        ClampPs = transform(FigureKind.Delay, ClampPs),
    };
}
