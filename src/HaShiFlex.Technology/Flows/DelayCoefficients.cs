using HaShiFlex.Documents.Yaml;
using HaShiFlex.Technology.Figures;

namespace HaShiFlex.Technology.Flows;

/// <summary>Register-to-register delay of one w-bit adder = <paramref name="AdderBasePs"/> + w x <paramref name="AdderPerBitPs"/>, without wires.</summary>
/// <param name="AdderBasePs">Flop, setup and the adder's ends, ps.</param>
/// <param name="AdderPerBitPs">One bit of carry chain, ps.</param>
public sealed record DelayCoefficients(Figure AdderBasePs, Figure AdderPerBitPs)
{
    internal static Schema<DelayCoefficients> Yaml { get; } = Schema.Mapping<DelayCoefficients>("Register-to-register delay of one adder, without wires.", keys =>
    {
        var adderBase = keys.Required("adderBasePs", Figure.Yaml, "Flop, setup and the adder's ends, ps.");
        var perBit = keys.Required("adderPerBitPs", Figure.Yaml, "One bit of carry chain, ps.");
        return v => new DelayCoefficients(v.Get(adderBase), v.Get(perBit));
    });

    internal DelayCoefficients Transform(FigureTransform transform) => new(transform(FigureKind.Delay, AdderBasePs), transform(FigureKind.Delay, AdderPerBitPs));
}
