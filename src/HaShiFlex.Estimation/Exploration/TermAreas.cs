using System.Collections.Immutable;
using HaShiFlex.Documents;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Quantization;

namespace HaShiFlex.Estimation.Exploration;

/// <summary>What one term of a weight takes of the chip, for budgets and prices of terms: mm2 of adders and their registers, all instances, over the terms of plain rounding.</summary>
public static class TermAreas
{
    /// <summary>By layer.</summary>
    /// <param name="inputs">The scenario's, its network not calibrated.</param>
    /// <exception cref="InputException">The scenario is out of reach.</exception>
    public static ImmutableDictionary<string, double> Of(ScenarioInputs inputs) =>
        Of(inputs with { Settings = inputs.Settings with { Sparsity = 0 } }, layer => layer.Name);

    /// <summary>By layer and by bits of its weights.</summary>
    /// <param name="inputs">The scenario's, its network not calibrated.</param>
    /// <param name="bits">Those that a layer may have.</param>
    /// <exception cref="InputException">The scenario is out of reach with one of them.</exception>
    public static ImmutableDictionary<(string Layer, int Bits), double> Of(ScenarioInputs inputs, IEnumerable<int> bits) =>
        bits.SelectMany(number =>
        {
            var settings = inputs.Settings with { Weights = inputs.Settings.Weights with { Bits = number }, Sparsity = 0, Overrides = WithoutBits(inputs.Settings.Overrides) };
            return Of(inputs with { Settings = settings }, layer => (layer.Name, number));
        }).ToImmutableDictionary();

    /// <summary>Bits are chosen; what else is particular to a layer stays.</summary>
    public static ImmutableDictionary<string, LayerOverride> WithoutBits(ImmutableDictionary<string, LayerOverride> overrides) =>
        overrides.ToImmutableDictionary(pair => pair.Key, pair => pair.Value with { Bits = null, Sparsity = null });

    internal static double AddersMm2(LayerEstimate layer) =>
        1e-6 * layer.Components.Where(c => !layer.IsProgrammable && c.Component is Component.AdderGraph or Component.PipelineRegister).Sum(c => c.AreaUm2.Value);

    // Nothing of the estimate but areas is read: it needs no provenance.
    private static ImmutableDictionary<TKey, double> Of<TKey>(ScenarioInputs inputs, Func<LayerEstimate, TKey> key)
        where TKey : notnull =>
        Estimator.Run(inputs, "", "").Layers.Where(layer => layer is { IsProgrammable: false, WeightTerms: > 0 }).ToImmutableDictionary(key, layer => AddersMm2(layer) / layer.WeightTerms);
}
