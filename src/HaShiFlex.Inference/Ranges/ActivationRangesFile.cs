using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using HaShiFlex.Documents;
using HaShiFlex.Documents.Yaml;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Inference.Ranges;

/// <summary>
/// Calibrated activation ranges as YAML, which a scenario names under quantization.activations.file. Version 1: <c>version, source</c> and <c>layers</c>, where each
/// layer has <c>minimum</c> and <c>maximum</c> in real units.
/// </summary>
public static class ActivationRangesFile
{
    private const int Version = 1;

    private static readonly Schema<(double Minimum, double Maximum)> Ends = Schema.Mapping<(double Minimum, double Maximum)>("What a layer's code reaches.", keys =>
    {
        var minimum = keys.Required("minimum", Schema.Number(), "Real units.");
        var maximum = keys.Required("maximum", Schema.Number(), "Real units.");
        return values => (values.Get(minimum), values.Get(maximum));
    });

    private sealed record Document(ActivationRanges Ranges) : IYamlRecord<Document>
    {
        public static Schema<Document> Yaml { get; } = Schema.Mapping<Document>("Calibrated activation ranges.", keys =>
        {
            var version = keys.Required("version", Schema.Integer(Version, Version), "Of this format.");
            var source = keys.Required("source", Schema.Text(), "How they were found.");
            var layers = keys.Required("layers", Schema.Map(Ends), "Ranges by layer name.");
            return values =>
            {
                values.Get(version);
                string how = values.Get(source);
                return new Document(new ActivationRanges(values.Get(layers).Entries.ToImmutableDictionary(
                    e => e.Key, e => new ActivationRange(e.Value.Minimum, e.Value.Maximum, how))));
            };
        });
    }

    /// <exception cref="InputException">The file is missing, not YAML, or not of this format.</exception>
    public static ActivationRanges Read(string path) => YamlFile.Read<Document>(path).Ranges;

    /// <summary>Writes the file whole, layers in ordinal order.</summary>
    public static void Write(string path, ActivationRanges ranges)
    {
        var text = new StringBuilder("# Ranges of activations in real units, measured on images by hashiflex ranges.\n");
        string source = ranges.ByLayer.Values.Select(r => r.Source).Order(StringComparer.Ordinal).FirstOrDefault() ?? "none";
        text.Append(CultureInfo.InvariantCulture, $"version: {Version}\nsource: {source}\nlayers:\n");
        foreach (var (name, range) in ranges.ByLayer.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {YamlText.Quoted(name)}: {{ minimum: {range.Minimum:R}, maximum: {range.Maximum:R} }}\n");
        }

        AtomicFile.WriteText(path, text.ToString());
    }
}
