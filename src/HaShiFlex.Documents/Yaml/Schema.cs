using HaShiFlex.Documents.Yaml.Schemas;

namespace HaShiFlex.Documents.Yaml;

/// <summary>Makes schemas: scalars, lists, maps, mappings with declared keys, and alternatives.</summary>
public static class Schema
{
    /// <summary>Any finite number.</summary>
    public static Schema<double> Number() => Number(NumberRange.Any);

    /// <summary>A finite number in a range.</summary>
    public static Schema<double> Number(NumberRange range) => new NumberSchema(range);

    /// <summary>A finite number from <paramref name="minimum"/> to <paramref name="maximum"/>, both included.</summary>
    public static Schema<double> Number(double minimum, double maximum) => new NumberSchema(NumberRange.Between(minimum, maximum));

    /// <summary>A whole number from <paramref name="minimum"/> to <paramref name="maximum"/>, both included; <c>4.0e6</c> is whole.</summary>
    public static Schema<int> Integer(int minimum = int.MinValue, int maximum = int.MaxValue) => new IntegerSchema(minimum, maximum);

    /// <summary>One line of text, not empty.</summary>
    public static Schema<string> Text() => new TextSchema();

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static Schema<bool> Boolean() => new BooleanSchema();

    /// <summary>A value of an enumeration by its name in kebab-case: <c>CarrySave</c> is <c>carry-save</c>.</summary>
    public static Schema<T> Enumeration<T>()
        where T : struct, Enum => new ChoiceSchema<T>(Array.ConvertAll(Enum.GetValues<T>(), value => (KebabCase.Of(value.ToString()), value)));

    /// <summary>One of the named values.</summary>
    public static Schema<T> Choice<T>(params (string Name, T Value)[] choices) => new ChoiceSchema<T>(choices);

    /// <summary>A list of at least <paramref name="minimumCount"/> and at most <paramref name="maximumCount"/> elements.</summary>
    public static Schema<IReadOnlyList<T>> List<T>(Schema<T> element, int minimumCount = 0, int maximumCount = int.MaxValue) =>
        new ListSchema<T>(element, minimumCount, maximumCount);

    /// <summary>A mapping whose keys the author chooses, such as names of layers; the entries keep the order of the file.</summary>
    public static Schema<YamlMap<T>> Map<T>(Schema<T> value) => new MapSchema<T>(value);

    /// <summary>A mapping with declared keys: see <see cref="IYamlRecord{TSelf}"/> for an example.</summary>
    /// <param name="description">What the mapping is, for the reader of the JSON Schema.</param>
    /// <param name="declare">Declares each key, then returns how the result is made of their values.</param>
    public static Schema<T> Mapping<T>(string description, Func<MappingKeys, Func<MappingValues, T>> declare) => new MappingSchema<T>(description, declare);

    /// <summary>One of several mappings, told apart by the first required key of each: <c>{ model: x }</c> or <c>{ onnx: path }</c>.</summary>
    /// <param name="mappings">Each from <see cref="Mapping{T}"/>, as it is or after <see cref="Schema{T}.Select"/>; first required keys all different.</param>
    public static Schema<T> OneOf<T>(params Schema<T>[] mappings) => new VariantSchema<T>(mappings);

    /// <summary>A scalar or a mapping (or list), whichever the file has: <c>asap7</c> or <c>{ base: asap7, nodeNm: 16 }</c>.</summary>
    public static Schema<T> ScalarOr<T>(Schema<T> scalar, Schema<T> other) => new ScalarOrSchema<T>(scalar, other);
}
