using HaShiFlex.Documents.Yaml;
using HaShiFlex.Technology.Figures;

namespace HaShiFlex.Technology.Flows;

/// <summary>Cell area = full adders x <paramref name="FullAdderUm2"/> + half adders x <paramref name="HalfAdderUm2"/> + flop bits x <paramref name="FlopBitUm2"/>.</summary>
/// <param name="FullAdderUm2">um2 per full-adder bit.</param>
/// <param name="HalfAdderUm2">um2 per half-adder bit.</param>
/// <param name="FlopBitUm2">um2 per register bit.</param>
/// <param name="HeldOutMeanErrorPercent">Mean absolute error on designs that were not fitted to, percent.</param>
/// <param name="HeldOutMaxErrorPercent">Largest absolute error on designs that were not fitted to, percent.</param>
public sealed record AreaCoefficients(
    Figure FullAdderUm2,
    Figure HalfAdderUm2,
    Figure FlopBitUm2,
    double HeldOutMeanErrorPercent,
    double HeldOutMaxErrorPercent)
{
    internal static Schema<AreaCoefficients> Yaml { get; } = Schema.Mapping<AreaCoefficients>("Cell area by counts.", keys =>
    {
        var full = keys.Required("fullAdderUm2", Figure.Yaml, "um2 per full-adder bit.");
        var half = keys.Required("halfAdderUm2", Figure.Yaml, "um2 per half-adder bit.");
        var flop = keys.Required("flopBitUm2", Figure.Yaml, "um2 per register bit.");
        var mean = keys.Required("heldOutMeanErrorPercent", Schema.Number(NumberRange.AtLeast(0)), "Mean absolute error on designs that were not fitted to.");
        var max = keys.Required("heldOutMaxErrorPercent", Schema.Number(NumberRange.AtLeast(0)), "Largest absolute error on designs that were not fitted to.");
        return v => new AreaCoefficients(v.Get(full), v.Get(half), v.Get(flop), v.Get(mean), v.Get(max));
    });

    internal AreaCoefficients Transform(FigureTransform transform) => this with
    {
        FullAdderUm2 = transform(FigureKind.Area, FullAdderUm2),
        HalfAdderUm2 = transform(FigureKind.Area, HalfAdderUm2),
        FlopBitUm2 = transform(FigureKind.Area, FlopBitUm2),
    };
}
