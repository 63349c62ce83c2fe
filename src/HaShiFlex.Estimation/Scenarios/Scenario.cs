using System.Collections.Immutable;
using HaShiFlex.Documents.Yaml;
using HaShiFlex.Estimation.Product;

namespace HaShiFlex.Estimation.Scenarios;

/// <summary>What is to be estimated, as its author wrote it.</summary>
/// <param name="Baselines">Keys of baselines to compare with.</param>
/// <param name="MeasuredFile">Accuracy and accumulators that <c>hashiflex verify --output</c> wrote, relative to the scenario; null where it was not run.</param>
/// <param name="Notes">Sentences of the author's, shown in reports.</param>
public sealed record Scenario(
    string Name,
    NetworkChoice Network,
    QuantizationChoice Quantization,
    HardwareChoice Hardware,
    ImmutableArray<Positioned<string>> Baselines,
    ProductAssumptions Product,
    string? MeasuredFile,
    ImmutableArray<string> Notes) : IYamlRecord<Scenario>
{
    public static Schema<Scenario> Yaml { get; } = Schema.Mapping<Scenario>("A network, how it becomes integers, and the machine that it becomes.", keys =>
    {
        var name = keys.Required("name", Schema.Text(), "Title of the estimate.");
        var network = keys.Required("network", NetworkChoice.Yaml, "Which network.");
        var quantization = keys.Optional("quantization", QuantizationChoice.Yaml, QuantizationChoice.Default, "How the network becomes integers.");
        var hardware = keys.Required("hardware", HardwareChoice.Yaml, "The machine that is estimated.");
        var baselines = keys.Optional("baselines", Schema.List(Schema.Text().WithPosition()), [], "Baselines to compare with, by key.");
        var product = keys.Optional("product", ProductChoice.Yaml, new ProductAssumptions(), "What a die costs to make, to mask, to mount and to cool.");
        var measured = keys.OptionalReference("measured", Schema.Text(), "What hashiflex verify --output wrote: accuracy and accumulators on images; relative to the scenario.");
        var notes = keys.Optional("notes", Schema.List(Schema.Text()), [], "Sentences that stand in the report.");
        return values => new Scenario(
            values.Get(name),
            values.Get(network),
            values.Get(quantization),
            values.Get(hardware),
            [.. values.Get(baselines)],
            values.Get(product),
            values.Get(measured),
            [.. values.Get(notes)]);
    });
}
