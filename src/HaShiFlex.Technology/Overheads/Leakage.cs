using HaShiFlex.Documents.Yaml;
using HaShiFlex.Technology.Figures;

namespace HaShiFlex.Technology.Overheads;

/// <summary>Leakage of logic by area, and how leakage grows with temperature.</summary>
/// <param name="LogicDensityWPerMm2">W per mm2 of placed logic at <paramref name="LogicDensityTemperatureC"/>.</param>
/// <param name="LogicDensityTemperatureC">Temperature of the density, C.</param>
/// <param name="DoublingC">Temperature step that doubles leakage, C.</param>
public sealed record Leakage(Figure LogicDensityWPerMm2, double LogicDensityTemperatureC, Figure DoublingC)
{
    internal static Schema<Leakage> Yaml { get; } = Schema.Mapping<Leakage>("Leakage of logic by area, and how leakage grows with temperature.", keys =>
    {
        var density = keys.Required("logicDensityWPerMm2", Figure.Yaml, "W per mm2 of placed logic at logicDensityTemperatureC.");
        var temperature = keys.Required("logicDensityTemperatureC", Schema.Number(-55, 150), "Temperature of the density, C.");
        var doubling = keys.Required("doublingC", Figure.Yaml, "Temperature step that doubles leakage, C.");
        return v => new Leakage(v.Get(density), v.Get(temperature), v.Get(doubling));
    });

    /// <summary>
    /// Moves a leakage figure from one temperature to another: it doubles every <see cref="DoublingC"/>. The range takes the
    /// doubling step's own range, so it widens with the distance.
    /// </summary>
    public Figure AtTemperature(Figure leakage, double fromC, double toC)
    {
        if (fromC == toC)
            return leakage;
        double step = toC - fromC;
        double factor = Math.Pow(2, step / DoublingC.Value);
        double a = Math.Pow(2, step / DoublingC.Low), b = Math.Pow(2, step / DoublingC.High);
        string note = string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"leakage taken from {fromC} C to {toC} C, doubling every {DoublingC.Value:0.##} C ({DoublingC.Source})");
        return new Figure(leakage.Value * factor, leakage.Low * Math.Min(a, b), leakage.High * Math.Max(a, b), leakage.Source.With(note));
    }

    /// <summary>W per mm2 of placed logic at a temperature, C.</summary>
    public Figure LogicDensityAt(double temperatureC) => AtTemperature(LogicDensityWPerMm2, LogicDensityTemperatureC, temperatureC);

    internal Leakage Transform(FigureTransform transform) => this with
    {
        LogicDensityWPerMm2 = transform(FigureKind.LeakageDensity, LogicDensityWPerMm2),
        DoublingC = transform(FigureKind.Ratio, DoublingC),
    };
}
