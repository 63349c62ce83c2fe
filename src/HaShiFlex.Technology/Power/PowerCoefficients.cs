using HaShiFlex.Documents;
using HaShiFlex.Documents.Yaml;
using HaShiFlex.Technology.Figures;

namespace HaShiFlex.Technology.Power;

/// <summary>Switching energies of adder trees with uniform random inputs, without wires and clock tree.</summary>
/// <param name="Row">The source's own numbers, as they stand there.</param>
/// <param name="AdderEnergyPerBitFj">fJ per adder bit and cycle, without glitches.</param>
/// <param name="FlopDataEnergyFj">fJ per flop and cycle for its data.</param>
/// <param name="Glitches">Glitch factors by unregistered depth, ascending.</param>
public sealed record PowerCoefficients(
    string Row,
    Figure AdderEnergyPerBitFj,
    Figure FlopDataEnergyFj,
    IReadOnlyList<GlitchPoint> Glitches)
{
    internal static Schema<PowerCoefficients> Yaml { get; } = Schema.Mapping<PowerCoefficients>("Switching energies with uniform random inputs.", keys =>
    {
        var row = keys.Required("row", Schema.Text(), "The source's own numbers, as they stand there.");
        var adder = keys.Required("adderEnergyPerBitFj", Figure.Yaml, "fJ per adder bit and cycle, without glitches.");
        var data = keys.Required("flopDataEnergyFj", Figure.Yaml, "fJ per flop and cycle for its data.");
        var glitches = keys.Required("glitches", Schema.List(GlitchPoint.Yaml, minimumCount: 2), "Glitch factors by unregistered depth, ascending.");
        return v =>
        {
            var points = v.Get(glitches);
            for (int i = 1; i < points.Count; i++)
            {
                if (points[i].Levels <= points[i - 1].Levels)
                    throw new InputException(v.PositionOf(glitches), "the levels of glitches must rise");
            }

            return new PowerCoefficients(v.Get(row), v.Get(adder), v.Get(data), points);
        };
    });

    /// <summary>
    /// Energy with glitches over energy without, for <paramref name="levels"/> (0 or more) of adders between registers: 1 at none, linear between
    /// the measured depths, and beyond the deepest along the last slope with a range that widens in proportion to the depth.
    /// </summary>
    public Figure GlitchFactor(double levels)
    {
        if (levels <= 0)
            return new Figure(1, 1, 1, Glitches[0].Factor.Source);
        var first = Glitches[0];
        if (levels <= first.Levels)
        {
            double share = levels / first.Levels;
            return new Figure(
                1 + (share * (first.Factor.Value - 1)),
                1 + (share * (first.Factor.Low - 1)),
                1 + (share * (first.Factor.High - 1)),
                first.Factor.Source);
        }

        int above = 1;
        while (above < Glitches.Count - 1 && Glitches[above].Levels < levels)
            above++;
        var (a, b) = (Glitches[above - 1], Glitches[above]);
        double t = (levels - a.Levels) / (b.Levels - a.Levels);
        double spread = Math.Max(1, levels / Glitches[^1].Levels);
        double value = a.Factor.Value + (t * (b.Factor.Value - a.Factor.Value));
        double low = (a.Factor.Low + (Math.Min(t, 1) * (b.Factor.Low - a.Factor.Low))) * (t <= 1 ? 1 : value / b.Factor.Value / spread);
        double high = (a.Factor.High + (Math.Min(t, 1) * (b.Factor.High - a.Factor.High))) * (t <= 1 ? 1 : value / b.Factor.Value * spread);
        return new Figure(value, Math.Max(1, low), high, t <= 1 ? b.Factor.Source : b.Factor.Source.With("continued beyond the measured depth"));
    }

    internal PowerCoefficients Transform(FigureTransform transform) => this with
    {
        AdderEnergyPerBitFj = transform(FigureKind.Energy, AdderEnergyPerBitFj),
        FlopDataEnergyFj = transform(FigureKind.Energy, FlopDataEnergyFj),
        Glitches = [.. Glitches.Select(point => point.Transform(transform))],
    };
}
