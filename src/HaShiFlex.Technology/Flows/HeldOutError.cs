using HaShiFlex.Documents.Yaml;

namespace HaShiFlex.Technology.Flows;

/// <summary>How far estimates were from synthesis on layers that no coefficient was fitted to.</summary>
/// <param name="MeanPercent">Mean of the absolute errors.</param>
/// <param name="WorstPercent">Largest absolute error.</param>
/// <param name="Layers">How many.</param>
public sealed record HeldOutError(double MeanPercent, double WorstPercent, int Layers)
{
    internal static Schema<HeldOutError> Yaml { get; } = Schema.Mapping<HeldOutError>("Errors on layers that no coefficient was fitted to.", keys =>
    {
        var mean = keys.Required("meanPercent", Schema.Number(NumberRange.AtLeast(0)), "Mean of the absolute errors.");
        var worst = keys.Required("worstPercent", Schema.Number(NumberRange.AtLeast(0)), "Largest absolute error.");
        var layers = keys.Required("layers", Schema.Integer(1), "How many layers.");
        return v => new HeldOutError(v.Get(mean), v.Get(worst), v.Get(layers));
    });
}
