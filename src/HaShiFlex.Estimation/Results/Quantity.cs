using System.Runtime.InteropServices;
using HaShiFlex.Technology.Figures;

namespace HaShiFlex.Estimation.Results;

/// <summary>An estimated figure: a value, the range it is expected in, and where it comes from. The unit stands in the name of what holds it.</summary>
/// <param name="Value">Finite and not negative.</param>
/// <param name="Low">At most the value.</param>
/// <param name="High">At least the value.</param>
/// <param name="Source">Which model, calibration or document answers for it.</param>
public readonly record struct Quantity(double Value, double Low, double High, string Source)
{
    /// <summary>A technology library's figure times an exact count.</summary>
    public static Quantity Of(Figure figure, double count = 1) =>
        new(figure.Value * count, figure.Low * count, figure.High * count, figure.Source.ToString());

    /// <summary>A figure that is counted, not estimated.</summary>
    public static Quantity Exact(double value, string source) => new(value, value, value, source);

    public static Quantity Zero(string source) => new(0, 0, 0, source);

    public Quantity Times(double factor) => this with { Value = Value * factor, Low = Low * factor, High = High * factor };

    /// <summary>A product of estimates whose errors may all point the same way: low times low, high times high.</summary>
    public Quantity Times(Quantity factor, string source) =>
        new(Value * factor.Value, Low * factor.Low, High * factor.High, source);

    /// <summary>A quotient: the low end divides by the divisor's high end.</summary>
    public Quantity DividedBy(Quantity divisor, string source) =>
        new(Value / divisor.Value, Low / divisor.High, High / divisor.Low, source);

    public Quantity From(string source) => this with { Source = source };

    /// <summary>
    /// A sum whose ends are the sums of the ends: the parts share their libraries and models, so their errors are taken as fully correlated.
    /// </summary>
    public static Quantity Sum(ReadOnlySpan<Quantity> parts, string source)
    {
        double value = 0, low = 0, high = 0;
        foreach (ref readonly var part in parts)
        {
            value += part.Value;
            low += part.Low;
            high += part.High;
        }

        return new Quantity(value, low, high, source);
    }

    /// <summary>The same of a figure that each of several things has.</summary>
    public static Quantity Sum<T>(IEnumerable<T> things, Func<T, Quantity> figure, string source)
        where T : class
    {
        var parts = new List<Quantity>();
        foreach (var thing in things)
            parts.Add(figure(thing));
        return Sum(CollectionsMarshal.AsSpan(parts), source);
    }
}
