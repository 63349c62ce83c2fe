using HaShiFlex.Documents.Yaml;
using HaShiFlex.Technology.Figures;

namespace HaShiFlex.Technology.Flows;

/// <summary>Cell area of the parts of a hardened layer.</summary>
/// <param name="FullAdderUm2">Full adder whose sum and carry are read, um2.</param>
/// <param name="FullPartUm2">Full adder of which one output is read, um2.</param>
/// <param name="HalfAdderUm2">Half adder whose sum and carry are read, um2.</param>
/// <param name="HalfPartUm2">Half adder of which one output is read, um2.</param>
/// <param name="PlusOneUm2">Half adder that also adds one, um2.</param>
/// <param name="InverterUm2">Sum, carry or register that is read in the polarity that its cell does not give, um2.</param>
/// <param name="ClampBitUm2">Bit that a clamp can force, once for each bound, or looks at, um2.</param>
/// <param name="FlopBitUm2">Register bit, um2.</param>
public sealed record AreaCoefficients(
    Figure FullAdderUm2,
    Figure FullPartUm2,
    Figure HalfAdderUm2,
    Figure HalfPartUm2,
    Figure PlusOneUm2,
    Figure InverterUm2,
    Figure ClampBitUm2,
    Figure FlopBitUm2)
{
    /// <summary>The figures by their keys in a library's file.</summary>
    public IReadOnlyList<(string Key, Figure Figure)> All => [("fullAdderUm2", FullAdderUm2), ("fullPartUm2", FullPartUm2), ("halfAdderUm2", HalfAdderUm2), ("halfPartUm2", HalfPartUm2), ("plusOneUm2", PlusOneUm2), ("inverterUm2", InverterUm2), ("clampBitUm2", ClampBitUm2), ("flopBitUm2", FlopBitUm2)];

    internal static Schema<AreaCoefficients> Yaml { get; } = Schema.Mapping<AreaCoefficients>("Cell area by parts.", keys =>
    {
        var fullAdderUm2 = keys.Required("fullAdderUm2", Figure.Yaml, "Full adder whose sum and carry are read, um2.");
        var fullPartUm2 = keys.Required("fullPartUm2", Figure.Yaml, "Full adder of which one output is read, um2.");
        var halfAdderUm2 = keys.Required("halfAdderUm2", Figure.Yaml, "Half adder whose sum and carry are read, um2.");
        var halfPartUm2 = keys.Required("halfPartUm2", Figure.Yaml, "Half adder of which one output is read, um2.");
        var plusOneUm2 = keys.Required("plusOneUm2", Figure.Yaml, "Half adder that also adds one, um2.");
        var inverterUm2 = keys.Required("inverterUm2", Figure.Yaml, "Sum, carry or register that is read in the polarity that its cell does not give, um2.");
        var clampBitUm2 = keys.Required("clampBitUm2", Figure.Yaml, "Bit that a clamp can force, once for each bound, or looks at, um2.");
        var flopBitUm2 = keys.Required("flopBitUm2", Figure.Yaml, "Register bit, um2.");
        return v => new AreaCoefficients(
            v.Get(fullAdderUm2),
            v.Get(fullPartUm2),
            v.Get(halfAdderUm2),
            v.Get(halfPartUm2),
            v.Get(plusOneUm2),
            v.Get(inverterUm2),
            v.Get(clampBitUm2),
            v.Get(flopBitUm2));
    });

    internal AreaCoefficients Transform(FigureTransform transform) => this with
    {
        FullAdderUm2 = transform(FigureKind.Area, FullAdderUm2),
        FullPartUm2 = transform(FigureKind.Area, FullPartUm2),
        HalfAdderUm2 = transform(FigureKind.Area, HalfAdderUm2),
        HalfPartUm2 = transform(FigureKind.Area, HalfPartUm2),
        PlusOneUm2 = transform(FigureKind.Area, PlusOneUm2),
        InverterUm2 = transform(FigureKind.Area, InverterUm2),
        ClampBitUm2 = transform(FigureKind.Area, ClampBitUm2),
        FlopBitUm2 = transform(FigureKind.Area, FlopBitUm2),
    };
}
