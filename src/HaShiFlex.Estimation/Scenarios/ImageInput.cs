using System.Collections.Immutable;
using HaShiFlex.Documents;
using HaShiFlex.Documents.Yaml;

namespace HaShiFlex.Estimation.Scenarios;

/// <summary>How an image enters the chip: real input = (code x pixelScale - mean) / deviation.</summary>
/// <param name="Mean">One for all channels, or one per channel.</param>
/// <param name="Deviation">One for all channels, or one per channel; positive.</param>
public sealed record ImageInput(
    int Bits,
    bool Signed,
    double PixelScale,
    ImmutableArray<double> Mean,
    ImmutableArray<double> Deviation,
    SourcePosition Position) : IYamlRecord<ImageInput>
{
    public static Schema<ImageInput> Yaml { get; } = Schema.Mapping<ImageInput>("How an image enters the chip: real input = (code x pixelScale - mean) / deviation.", keys =>
    {
        var bits = keys.Optional("bits", Schema.Integer(1, 12), 8, "Bits of a pixel's code.");
        var signed = keys.Optional("signed", Schema.Boolean(), false, "Whether codes are two's complement.");
        var scale = keys.Optional("pixelScale", Schema.Number(NumberRange.Above(0)), 1.0 / 255, "Real units per step of the code, before the mean is taken off.");
        var mean = keys.OptionalReference("mean", Schema.List(Schema.Number(), 1), "What is subtracted, for all channels or for each.");
        var deviation = keys.OptionalReference("deviation", Schema.List(Schema.Number(NumberRange.Above(0)), 1), "What the difference is divided by, for all channels or for each.");
        return values => new ImageInput(
            values.Get(bits),
            values.Get(signed),
            values.Get(scale),
            [.. values.Get(mean) ?? [0.0]],
            [.. values.Get(deviation) ?? [1.0]],
            values.Position);
    });
}
