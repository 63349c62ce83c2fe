using System.Globalization;
using HaShiFlex.Documents;
using HaShiFlex.Technology.Liberty.Syntax;

namespace HaShiFlex.Technology.Liberty;

/// <summary>Factors from a library's units to this project's.</summary>
/// <param name="TimePs">ps in its unit of time.</param>
/// <param name="CapacitanceFf">fF in its unit of capacitance.</param>
/// <param name="LeakageNw">nW in its unit of leakage; null where the library states none.</param>
/// <param name="VoltageV">V in its unit of voltage.</param>
internal sealed record LibertyUnits(double TimePs, double CapacitanceFf, double? LeakageNw, double VoltageV)
{
    /// <summary>fJ in its unit of internal energy, which Liberty defines as capacitance x voltage squared.</summary>
    public double EnergyFj => CapacitanceFf * VoltageV * VoltageV;

    /// <summary>Reads the units at the head of a library; time and voltage have Liberty's defaults of 1 ns and 1 V.</summary>
    public static LibertyUnits Read(LibertyGroup library)
    {
        var capacitance = library.Find("capacitive_load_unit")
            ?? throw new InputException(library.Position, $"the library {library.Title} does not state capacitive_load_unit");
        if (capacitance.Values.Count != 2)
            throw new InputException(capacitance.Position, "capacitive_load_unit needs a number and a unit: (1, ff)");
        return new LibertyUnits(
            Quantity(library.Find("time_unit"), "s", 1e12) ?? 1000,
            Factor(capacitance, capacitance.Values[0], capacitance.Values[1], "f", 1e15),
            Quantity(library.Find("leakage_power_unit"), "W", 1e9),
            Quantity(library.Find("voltage_unit"), "V", 1) ?? 1);
    }

    /// <summary><c>"10ps"</c>: a number, a prefix, the unit.</summary>
    private static double? Quantity(LibertyAttribute? attribute, string unit, double scale)
    {
        if (attribute is null)
            return null;
        string text = attribute.Value.Trim();
        int digits = 0;
        while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || text[digits] is '.'))
            digits++;
        return Factor(attribute, digits == 0 ? "1" : text[..digits], text[digits..].Trim(), unit, scale);
    }

    private static double Factor(LibertyAttribute attribute, string number, string unitText, string unit, double scale)
    {
        string lower = unitText.ToLowerInvariant();
        double? prefix = lower.EndsWith(unit.ToLowerInvariant(), StringComparison.Ordinal) ? lower[..^unit.Length] switch
        {
            "" => 1,
            "m" => 1e-3,
            "u" => 1e-6,
            "n" => 1e-9,
            "p" => 1e-12,
            "f" => 1e-15,
            _ => null,
        }
        : null;
        if (prefix is null)
            throw new InputException(attribute.ValuePosition, $"{attribute.Name}: '{unitText}' is not a known unit; such as {Example(unit)} is expected");
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double count) || !(count > 0) || !double.IsFinite(count))
            throw new InputException(attribute.ValuePosition, $"{attribute.Name}: '{number}' is not a number above 0");

        // One rounding only, so that 1 ps is exactly 1 and 1 pF exactly 1000.
        return count * Math.Round(prefix.Value * scale * 1e9) / 1e9;
    }

    private static string Example(string unit) => unit switch
    {
        "s" => "ns or ps",
        "f" => "pf or ff",
        "W" => "nW or pW",
        _ => "V or mV",
    };
}
