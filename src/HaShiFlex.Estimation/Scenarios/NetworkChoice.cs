using HaShiFlex.Documents;
using HaShiFlex.Documents.Yaml;

namespace HaShiFlex.Estimation.Scenarios;

/// <summary>Which network: a built-in profile by name, or an ONNX file.</summary>
/// <param name="Model">A built-in profile's name, or null.</param>
/// <param name="Onnx">A path, relative to the scenario's folder, or null.</param>
/// <param name="Position">Where the choice stands, for errors found when it is read.</param>
public sealed record NetworkChoice(string? Model, string? Onnx, ImageInput? Image, SourcePosition Position) : IYamlRecord<NetworkChoice>
{
    private const string ImageKey = "How an image enters the chip; by default the profile's own, or pixels 0 to 255 divided by 255.";

    public static Schema<NetworkChoice> Yaml { get; } = Schema.OneOf(
        Schema.Mapping<NetworkChoice>("A built-in network profile.", keys =>
        {
            var model = keys.Required("model", Schema.Text(), "Name of a built-in profile, such as mobilenetv2.");
            var image = keys.OptionalReference("image", ImageInput.Yaml, ImageKey);
            return values => new NetworkChoice(values.Get(model), null, values.Get(image), values.PositionOf(model));
        }),
        Schema.Mapping<NetworkChoice>("A network in an ONNX file.", keys =>
        {
            var onnx = keys.Required("onnx", Schema.Text(), "Path of an ONNX file, relative to the scenario.");
            var image = keys.OptionalReference("image", ImageInput.Yaml, ImageKey);
            return values => new NetworkChoice(null, values.Get(onnx), values.Get(image), values.PositionOf(onnx));
        }));
}
