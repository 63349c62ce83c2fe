using HaShiFlex.Documents.Yaml;
using HaShiFlex.Technology.Figures;

namespace HaShiFlex.Technology.Flows;

/// <summary>How critical paths come about, register to register, without wires.</summary>
/// <param name="Scale">Ratio that the longest path is multiplied by: 1, and the range that held-out layers show.</param>
/// <param name="Arcs">What the path adds up; null for static timing over the library's own adder cells.</param>
public sealed record DelayCoefficients(Figure Scale, AdderArcs? Arcs)
{
    internal static Schema<DelayCoefficients> Yaml { get; } = Schema.Mapping<DelayCoefficients>("Register-to-register delay, without wires.", keys =>
    {
        var scale = keys.Required("scale", Figure.Yaml, "Ratio that the longest path is multiplied by.");
        var arcs = keys.OptionalReference("arcs", AdderArcs.Yaml, "Delay by parts; without it the library's adder cells are timed.");
        return v => new DelayCoefficients(v.Get(scale), v.Get(arcs));
    });

    /// <summary>A path is priced at its arcs' values and has the range of <see cref="Scale"/>, so that is where the doubt in the transformation of delays goes.</summary>
    internal DelayCoefficients Transform(FigureTransform transform)
    {
        var delay = transform(FigureKind.Delay, new Figure(1, 1, 1, Scale.Source));
        var scale = transform(FigureKind.Ratio, Scale);
        return new DelayCoefficients(
            scale with { Low = scale.Low * delay.Low / delay.Value, High = scale.High * delay.High / delay.Value }, Arcs?.Transform(transform));
    }
}
