using System.Globalization;

namespace HaShiFlex.Reports.Tables;

/// <summary>Numbers for people: counts whole, estimates in as many digits as their ranges deserve.</summary>
public static class Figure
{
    /// <summary>A count, digits in threes.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>An estimate in four significant digits, digits in threes; a power of ten only below a ten-thousandth or from 10^15 on.</summary>
    public static string Estimate(double value) => Significant(value, 4);

    /// <summary>A headline or an end of a range, in three significant digits.</summary>
    public static string Short(double value) => Significant(value, 3);

    /// <summary>A number that somebody chose, as they would write it.</summary>
    public static string Given(double value) => value.ToString("#,0.######", CultureInfo.InvariantCulture);

    /// <summary>A percentage with one decimal.</summary>
    public static string Percent(double fraction) => (fraction * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    /// <summary>A ratio: 12.3x.</summary>
    public static string Ratio(double ratio) => Short(ratio) + "x";

    private static string Significant(double value, int digits)
    {
        if (value == 0)
            return "0";
        double size = Math.Abs(value);
        if (size is < 1e-4 or >= 1e15)
            return value.ToString("0." + new string('#', digits - 1) + "e+0", CultureInfo.InvariantCulture);

        int exponent = (int)Math.Floor(Math.Log10(size));
        int decimals = digits - 1 - exponent;
        if (decimals <= 0)
        {
            double unit = Math.Pow(10, -decimals);
            return (Math.Round(value / unit) * unit).ToString("N0", CultureInfo.InvariantCulture);
        }

        return Math.Round(value, Math.Min(decimals, 15)).ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
