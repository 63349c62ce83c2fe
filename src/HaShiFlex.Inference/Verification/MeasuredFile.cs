using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using HaShiFlex.Documents;
using HaShiFlex.Documents.Yaml;

namespace HaShiFlex.Inference.Verification;

/// <summary>
/// Measured accuracy and accumulators as YAML, which a scenario names under <c>measured</c>. Version 1: <c>version, source, images, quantization,
/// agreementPercent</c>, where the images have labels <c>float</c> and <c>integer</c> (each <c>top1Percent, top5Percent</c>), and <c>layers</c>, each with
/// <c>sqnrDb</c> and <c>reachedAccumulatorBits</c> where it has them.
/// </summary>
public static class MeasuredFile
{
    private const int Version = 1;

    private static readonly Schema<AccuracyPercent> Accuracy = Schema.Mapping<AccuracyPercent>("How often the labelled class was found.", keys =>
    {
        var top1 = keys.Required("top1Percent", Schema.Number(0, 100), "Share of images whose labelled class stands first.");
        var top5 = keys.Required("top5Percent", Schema.Number(0, 100), "Share of images whose labelled class is among the first five.");
        return values => new AccuracyPercent(values.Get(top1), values.Get(top5));
    });

    private static readonly Schema<MeasuredLayer> Layer = Schema.Mapping<MeasuredLayer>("What images showed of one layer.", keys =>
    {
        var sqnr = keys.OptionalValue("sqnrDb", Schema.Number(), "Signal to noise of its results against the float network's, dB.");
        var reached = keys.OptionalValue("reachedAccumulatorBits", Schema.Integer(1, 64), "Bits of the widest accumulator that occurred.");
        return values => new MeasuredLayer(values.Get(sqnr), values.Get(reached));
    });

    private sealed record Document(MeasuredFacts Facts) : IYamlRecord<Document>
    {
        public static Schema<Document> Yaml { get; } = Schema.Mapping<Document>("What running the integer network on images showed.", keys =>
        {
            var version = keys.Required("version", Schema.Integer(Version, Version), "Of this format.");
            var source = keys.Required("source", Schema.Text(), "Which images it was measured on.");
            var images = keys.Required("images", Schema.Integer(1), "How many.");
            var quantization = keys.Required("quantization", Schema.Text(), "The settings that it holds for.");
            var agreement = keys.Required("agreementPercent", Schema.Number(0, 100), "Share of images whose first class is the same in floats and in integers.");
            var real = keys.OptionalReference("float", Accuracy, "The network before quantization.");
            var integer = keys.OptionalReference("integer", Accuracy, "The integer network.");
            var layers = keys.Required("layers", Schema.Map(Layer), "Results by layer name.");
            return values =>
            {
                values.Get(version);
                return new Document(new MeasuredFacts(
                    values.Get(source),
                    values.Get(images),
                    values.Get(quantization),
                    values.Get(agreement),
                    values.Get(real),
                    values.Get(integer),
                    values.Get(layers).Entries.ToImmutableSortedDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal)));
            };
        });
    }

    /// <exception cref="InputException">The file is missing, not YAML, or not of this format.</exception>
    public static MeasuredFacts Read(string path) => YamlFile.Read<Document>(path).Facts;

    /// <summary>Writes the file whole, layers in ordinal order.</summary>
    public static void Write(string path, MeasuredFacts facts)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Accuracy and accumulators of the integer network, measured by hashiflex verify.\nversion: {Version}\n");
        text.Append(CultureInfo.InvariantCulture, $"source: {YamlText.Quoted(facts.Source)}\nimages: {facts.Images}\nquantization: {YamlText.Quoted(facts.Quantization)}\n");
        text.Append(CultureInfo.InvariantCulture, $"agreementPercent: {facts.AgreementPercent:0.####}\n");
        Append(text, "float", facts.Float);
        Append(text, "integer", facts.Integer);
        text.Append("layers:\n");
        foreach (var (name, layer) in facts.Layers)
        {
            string sqnr = layer.SqnrDb is { } decibels ? string.Create(CultureInfo.InvariantCulture, $"sqnrDb: {decibels:0.0}") : "";
            string bits = layer.ReachedAccumulatorBits is { } reached ? string.Create(CultureInfo.InvariantCulture, $"reachedAccumulatorBits: {reached}") : "";
            string[] known = [.. new[] { sqnr, bits }.Where(part => part.Length > 0)];
            text.Append(CultureInfo.InvariantCulture, $"  {YamlText.Quoted(name)}: {(known.Length == 0 ? "{}" : $"{{ {string.Join(", ", known)} }}")}\n");
        }

        AtomicFile.WriteText(path, text.ToString());
    }

    private static void Append(StringBuilder text, string key, AccuracyPercent? accuracy)
    {
        if (accuracy is not null)
            text.Append(CultureInfo.InvariantCulture, $"{key}: {{ top1Percent: {accuracy.Top1:0.####}, top5Percent: {accuracy.Top5:0.####} }}\n");
    }
}
