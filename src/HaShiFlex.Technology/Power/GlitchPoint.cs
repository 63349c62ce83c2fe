using HaShiFlex.Documents.Yaml;
using HaShiFlex.Technology.Figures;

namespace HaShiFlex.Technology.Power;

/// <summary>How much more an adder tree switches with real delays than with none.</summary>
/// <param name="Levels">Levels of adders between registers.</param>
/// <param name="Factor">Energy with glitches over energy without.</param>
public sealed record GlitchPoint(int Levels, Figure Factor)
{
    internal static Schema<GlitchPoint> Yaml { get; } = Schema.Mapping<GlitchPoint>("How much more an adder tree switches with real delays than with none.", keys =>
    {
        var levels = keys.Required("levels", Schema.Integer(1), "Levels of adders between registers.");
        var factor = keys.Required("factor", Figure.Yaml, "Energy with glitches over energy without.");
        return v => new GlitchPoint(v.Get(levels), v.Get(factor));
    });

    internal GlitchPoint Transform(FigureTransform transform) => this with { Factor = transform(FigureKind.Ratio, Factor) };
}
