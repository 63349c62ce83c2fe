using HaShiFlex.Documents;
using HaShiFlex.Documents.Yaml;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Pruning;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Estimation.Scenarios;

/// <summary>How the network becomes integers.</summary>
/// <param name="Settings">All but the programmable layers, which the hardware names.</param>
/// <param name="ActivationsFile">Calibrated activation ranges, a path relative to the scenario, or null for the prior.</param>
/// <param name="Calibration">What weights are calibrated on; null where each takes the level nearest to it.</param>
/// <param name="LayerPositions">Where each override's name stands.</param>
public sealed record QuantizationChoice(
    QuantizationSettings Settings,
    string? ActivationsFile,
    CalibrationChoice? Calibration,
    IReadOnlyList<(string Layer, SourcePosition Position)> LayerPositions,
    SourcePosition Position) : IYamlRecord<QuantizationChoice>
{
    private static readonly Schema<Po2Format> WeightKeys = Schema.Mapping<Po2Format>("How a hardened weight is coded.", keys =>
    {
        var bits = keys.Optional("bits", Schema.Integer(Po2Format.MinimumBits, Po2Format.MaximumBits), 4, "Bits of one power of two: a sign, and bits - 1 that code zero or an exponent.");
        var terms = keys.Optional("terms", Schema.Integer(1, Po2Format.MaximumTerms), 1, "Powers of two that a weight may be the sum of.");
        return values => new Po2Format(values.Get(bits), values.Get(terms));
    });

    private static readonly Schema<(int Bits, string? File)> ActivationKeys = Schema.Mapping<(int Bits, string? File)>("How activations are coded.", keys =>
    {
        var bits = keys.Optional("bits", Schema.Integer(2, 12), 8, "Bits of an activation.");
        var file = keys.OptionalReference("file", Schema.Text(), "Calibrated activation ranges, relative to the scenario; without it a prior from the weights.");
        return values => (values.Get(bits), values.Get(file));
    });

    private static readonly Schema<(double Sparsity, PruningScope Scope)> PruningKeys = Schema.Mapping<(double Sparsity, PruningScope Scope)>("Which weights become zero.", keys =>
    {
        var sparsity = keys.Optional("sparsity", Schema.Number(NumberRange.FromBelow(0, 1)), 0.0, "Share of the hardened weights that is set to zero, smallest first.");
        var scope = keys.Optional("scope", Schema.Enumeration<PruningScope>(), PruningScope.Global, "Within what the smallest weights are looked for.");
        return values => (values.Get(sparsity), values.Get(scope));
    });

    private static readonly Schema<LayerOverride> LayerKeys = Schema.Mapping<LayerOverride>("What one layer does otherwise.", keys =>
    {
        var bits = keys.OptionalValue("bits", Schema.Integer(Po2Format.MinimumBits, Po2Format.MaximumBits), "Bits of one power of two.");
        var terms = keys.OptionalValue("terms", Schema.Integer(1, Po2Format.MaximumTerms), "Powers of two that a weight may be the sum of.");
        var sparsity = keys.OptionalValue("sparsity", Schema.Number(NumberRange.FromBelow(0, 1)), "Share of this layer's weights that is set to zero.");
        var activationBits = keys.OptionalValue("activationBits", Schema.Integer(2, 12), "Bits of this layer's result.");
        return values => new LayerOverride(values.Get(bits), values.Get(terms), values.Get(sparsity), values.Get(activationBits));
    });

    public static QuantizationChoice Default { get; } = new(QuantizationSettings.Default, null, null, [], default);

    public static Schema<QuantizationChoice> Yaml { get; } = Schema.Mapping<QuantizationChoice>("How the network becomes integers.", keys =>
    {
        var weights = keys.Optional("weights", WeightKeys, new Po2Format(4, 1), "How a hardened weight is coded.");
        var method = keys.Optional("method", Schema.Enumeration<QuantizationMethod>(), QuantizationMethod.Nearest, "How hardened weights find their levels; calibrated needs the key calibration.");
        var calibration = keys.OptionalReference("calibration", CalibrationChoice.Yaml, "What weights are calibrated on.");
        var activations = keys.Optional("activations", ActivationKeys, (Bits: 8, File: null), "How activations are coded.");
        var pruning = keys.Optional("pruning", PruningKeys, (Sparsity: 0.0, Scope: PruningScope.Global), "Which weights become zero.");
        var digits = keys.Optional("requantizeDigits", Schema.Integer(1, 8), 3, "Signed digits of the constant that a result is multiplied by.");
        var programmableBits = keys.Optional("programmableBits", Schema.Integer(2, 8), 8, "Bits of a programmable layer's weights.");
        var layers = keys.Optional("layers", Schema.Map(LayerKeys), YamlMap<LayerOverride>.Empty, "What single layers do otherwise, by name.");
        return values => (values.Get(method), values.Get(calibration)) switch
        {
            (QuantizationMethod.Calibrated, null) => throw new InputException(values.PositionOf(method), "quantization.method: calibrated needs images to calibrate on: add calibration: { images: DIR }"),
            (QuantizationMethod.Nearest, not null) => throw new InputException(values.PositionOf(calibration), "quantization.calibration is for method: calibrated; add that, or leave calibration out"),
            _ => Create(values),
        };

        QuantizationChoice Create(MappingValues values) => new(
            new QuantizationSettings
            {
                Weights = values.Get(weights),
                ActivationBits = values.Get(activations).Bits,
                Sparsity = values.Get(pruning).Sparsity,
                PruningScope = values.Get(pruning).Scope,
                RequantizeDigits = values.Get(digits),
                ProgrammableBits = values.Get(programmableBits),
                Overrides = System.Collections.Immutable.ImmutableDictionary.CreateRange(
                    values.Get(layers).Entries.Select(e => KeyValuePair.Create(e.Key, e.Value))),
            },
            values.Get(activations).File,
            values.Get(calibration),
            [.. values.Get(layers).Entries.Select(e => (e.Key, e.KeyPosition))],
            values.Position);
    });
}
