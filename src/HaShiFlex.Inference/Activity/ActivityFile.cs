using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using HaShiFlex.Documents;
using HaShiFlex.Documents.Yaml;

namespace HaShiFlex.Inference.Activity;

/// <summary>
/// Measured activity as YAML, which a scenario names under hardware.activityFile. Version 1: <c>version, source, images, image</c> and <c>layers</c>, where the image and
/// each layer have <c>toggleRates</c> (by bit, lowest first) and <c>sparsity</c>, both 0 to 1.
/// </summary>
public static class ActivityFile
{
    private const int Version = 1;

    private static readonly Schema<TensorActivity> Tensor = Schema.Mapping<TensorActivity>("Switching of one feature map.", keys =>
    {
        var rates = keys.Required("toggleRates", Schema.List(Schema.Number(0, 1), 1, 16), "Share of successive output positions between which each bit changes, lowest bit first.");
        var sparsity = keys.Required("sparsity", Schema.Number(0, 1), "Share of codes that are zero.");
        return values => new TensorActivity([.. values.Get(rates)], values.Get(sparsity));
    });

    private sealed record Document(NetworkActivity Activity) : IYamlRecord<Document>
    {
        public static Schema<Document> Yaml { get; } = Schema.Mapping<Document>("Measured activity of a network.", keys =>
        {
            var version = keys.Required("version", Schema.Integer(Version, Version), "Of this format.");
            var source = keys.Required("source", Schema.Text(), "Which images it was measured on.");
            var images = keys.Required("images", Schema.Integer(1), "How many.");
            var image = keys.Required("image", Tensor, "The pixels' codes.");
            var layers = keys.Required("layers", Schema.Map(Tensor), "Results by layer name.");
            return values =>
            {
                values.Get(version);
                var byName = values.Get(layers).Entries.ToImmutableSortedDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal);
                return new Document(new NetworkActivity(values.Get(source), values.Get(images), values.Get(image), byName));
            };
        });
    }

    /// <exception cref="InputException">The file is missing, not YAML, or not of this format.</exception>
    public static NetworkActivity Read(string path) => YamlFile.Read<Document>(path).Activity;

    /// <summary>Writes the file whole, layers in ordinal order.</summary>
    public static void Write(string path, NetworkActivity activity)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Switching of activations between successive output positions, measured by hashiflex activity.\nversion: {Version}\n");
        text.Append(CultureInfo.InvariantCulture, $"source: {YamlText.Quoted(activity.Source)}\nimages: {activity.Images}\nimage: {Flow(activity.Image)}\nlayers:\n");
        foreach (var (name, tensor) in activity.Layers)
            text.Append(CultureInfo.InvariantCulture, $"  {YamlText.Quoted(name)}: {Flow(tensor)}\n");
        AtomicFile.WriteText(path, text.ToString());
    }

    private static string Flow(TensorActivity tensor)
    {
        string rates = string.Join(", ", tensor.ToggleRates.Select(r => r.ToString("0.######", CultureInfo.InvariantCulture)));
        return string.Create(CultureInfo.InvariantCulture, $"{{ toggleRates: [{rates}], sparsity: {tensor.Sparsity:0.######} }}");
    }
}
