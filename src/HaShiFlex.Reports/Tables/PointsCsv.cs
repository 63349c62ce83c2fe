using System.Globalization;
using CsvHelper;

namespace HaShiFlex.Reports.Tables;

/// <summary>One row for each point of a sweep: columns of numbers, which are empty where there is none, then columns of words.</summary>
internal static class PointsCsv
{
    private static readonly CsvWriterOptions Options = new() { NewLine = "\n" };

    public static void Write<T>(Stream stream, IEnumerable<T> points, (string Key, Func<T, double?> Number)[] numbers, (string Key, Func<T, string> Word)[] words)
    {
        using var csv = CsvWriter.Create(stream, Options, leaveOpen: true);
        foreach (var (key, _) in numbers)
            csv.WriteField(key);
        foreach (var (key, _) in words)
            csv.WriteField(key);
        csv.EndRecord();
        foreach (var point in points)
        {
            foreach (var (_, number) in numbers)
                csv.WriteField(number(point));
            foreach (var (_, word) in words)
                csv.WriteField(word(point));
            csv.EndRecord();
        }
    }

    /// <summary>Four significant digits: what is worked out of a rounded number has no more.</summary>
    public static double? Rounded(double? value) =>
        value is { } known ? double.Parse(known.ToString("g4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null;

    public static string Truth(bool value) => value ? "true" : "false";
}
