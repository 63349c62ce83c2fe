namespace HaShiFlex.Documents.Yaml;

/// <summary>
/// A record that is read from YAML. One declaration serves the reader (<see cref="YamlFile.Read{T}"/>) and the editor's schema
/// (<see cref="JsonSchema.For{T}"/>), so the two cannot drift apart.
/// </summary>
/// <example>
/// <code>
/// public sealed record WeightSettings(int Bits, int? Terms, SourcePosition BitsPosition) : IYamlRecord&lt;WeightSettings&gt;
/// {
///     public static Schema&lt;WeightSettings&gt; Yaml { get; } = Schema.Mapping&lt;WeightSettings&gt;("How weights are coded.", keys =>
///     {
///         var bits = keys.Required("bits", Schema.Integer(1, 16), "Bits of a weight, sign included.");
///         var terms = keys.OptionalValue("terms", Schema.Integer(1, 4), "Powers of two in a weight.");
///         return values => new WeightSettings(values.Get(bits), values.Get(terms), values.PositionOf(bits));
///     });
/// }
///
/// public sealed record Scenario(string Name, double ClockGHz, ReductionStyle Reduction, WeightSettings Weights, NetworkSource Network)
///     : IYamlRecord&lt;Scenario&gt;
/// {
///     public static Schema&lt;Scenario&gt; Yaml { get; } = Schema.Mapping&lt;Scenario&gt;("What is estimated.", keys =>
///     {
///         var name = keys.Required("name", Schema.Text(), "Title of the report.");
///         var clock = keys.Optional("clockGHz", Schema.Number(NumberRange.Above(0)), 1.0, "Clock, GHz.");
///         var reduction = keys.Optional("reduction", Schema.Enumeration&lt;ReductionStyle&gt;(), ReductionStyle.CarrySave, "How sums are built.");
///         var weights = keys.Required("weights", WeightSettings.Yaml, "How weights are coded.");
///         var network = keys.Required("network", NetworkSource.Yaml, "A built-in profile or an ONNX file.");   // Schema.OneOf(...)
///         return values => new Scenario(values.Get(name), values.Get(clock), values.Get(reduction), values.Get(weights), values.Get(network));
///     });
/// }
///
/// var scenario = YamlFile.Read&lt;Scenario&gt;("scenarios/mobilenetv2.yaml");
/// string schema = JsonSchema.For&lt;Scenario&gt;("HaShiFlex scenario");
/// </code>
/// </example>
public interface IYamlRecord<TSelf>
    where TSelf : IYamlRecord<TSelf>
{
    /// <summary>The keys, their types, ranges, defaults and descriptions, and how the record is made of them.</summary>
    public static abstract Schema<TSelf> Yaml { get; }
}
