using HaShiFlex.Documents;
using HaShiFlex.Documents.Yaml;

namespace HaShiFlex.Technology.Figures;

/// <summary>One number of a technology library: its value, the range it may really lie in, its source. The unit stands in the name of the property that holds it.</summary>
/// <param name="Value">Above zero and finite: a library has no silent zeros.</param>
/// <param name="Low">Above zero, at most <paramref name="Value"/>.</param>
/// <param name="High">At least <paramref name="Value"/>.</param>
/// <param name="Source">Where it comes from.</param>
public record Figure(double Value, double Low, double High, FigureSource Source)
{
    internal static Schema<Figure> Yaml { get; } = Schema.Mapping<Figure>("A number, its range and its source; without low, high and rangePercent the library's unstatedRangePercent holds.", keys =>
    {
        var value = keys.Required("value", Schema.Number(NumberRange.Above(0)), "The number, in the unit that the key's name ends in.");
        var low = keys.OptionalValue("low", Schema.Number(NumberRange.Above(0)), "Least plausible value; together with high.");
        var high = keys.OptionalValue("high", Schema.Number(NumberRange.Above(0)), "Greatest plausible value; together with low.");
        var rangePercent = keys.OptionalValue("rangePercent", Schema.Number(NumberRange.FromBelow(0, 100)), "In place of low and high: the range is the value plus and minus this percentage.");
        var source = keys.Required("source", Schema.Text(), "A key under sources.");
        var note = keys.OptionalReference("note", Schema.Text(), "What was done to the source's number to get this one.");
        return v =>
        {
            if (v.Has(low) != v.Has(high))
                throw new InputException(v.Position, "low and high are given together or not at all");
            if (v.Has(low) && v.Has(rangePercent))
                throw new InputException(v.PositionOf(rangePercent), "rangePercent stands in place of low and high; give one or the other");
            if (v.Get(low) is { } l && v.Get(high) is { } h && !(l <= v.Get(value) && v.Get(value) <= h))
                throw new InputException(v.Position, FormattableString.Invariant($"the value {v.Get(value)} is not between low {l} and high {h}"));
            return new DeclaredFigure(v.Get(value), v.Get(low), v.Get(high), v.Get(rangePercent), v.Get(source), v.PositionOf(source), v.Get(note));
        };
    });

    /// <summary>A figure with a range of plus and minus some percent.</summary>
    public static Figure WithRangePercent(double value, double percent, FigureSource source) =>
        new(value, value * (1 - (percent / 100)), value * (1 + (percent / 100)), source);

    /// <summary>Multiplies value and range; <paramref name="spread"/> (at least 1) then widens the range by that factor both ways.</summary>
    /// <param name="note">The step to add to the source's history.</param>
    public Figure Scaled(double factor, double spread, string note) =>
        new(Value * factor, Low * factor / spread, High * factor * spread, Source.With(note));
}
