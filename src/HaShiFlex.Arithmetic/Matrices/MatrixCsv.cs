using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CsvHelper;
using HaShiFlex.Documents;

namespace HaShiFlex.Arithmetic.Matrices;

/// <summary>A matrix of integers as comma-separated text: a line per input, a column per output, no header; empty lines are skipped.</summary>
public static class MatrixCsv
{
    /// <summary>Largest magnitude of a weight: what leaves room for inputs and their sum.</summary>
    public const long LargestWeight = 1L << 48;

    /// <param name="text">The text.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="InputException">
    /// There is no row, a row is longer or shorter than the first, or a cell is not an integer of at most <see cref="LargestWeight"/>.
    /// </exception>
    public static IntegerWeights Read(TextReader text, string file)
    {
        var options = new CsvReaderOptions { HasHeader = false, Separator = ',', TrimWhitespace = true, TrackLineNumbers = true };
        using var reader = CsvReader.Create(text, options, leaveOpen: true);
        try
        {
            return Read(reader, file);
        }
        catch (CsvFormatException e)
        {
            throw new InputException(new SourcePosition(file, (int)Math.Max(1, e.LineNumber), 1), $"not comma-separated integers: {e.Message}");
        }
    }

    private static IntegerWeights Read(CsvReader reader, string file)
    {
        var values = ImmutableArray.CreateBuilder<long>();
        int rows = 0, columns = 0;
        while (reader.Read())
        {
            if (rows == 0)
                columns = reader.FieldCount;
            if (reader.FieldCount != columns)
            {
                throw new InputException(
                    PositionOf(reader, Math.Min(reader.FieldCount, columns), file),
                    $"{reader.FieldCount} cells, but the first row has {columns}: every row needs one cell per output");
            }

            for (int cell = 0; cell < columns; cell++)
                values.Add(Parse(reader, cell, file));
            rows++;
        }

        return rows > 0
            ? new IntegerWeights(rows, columns, values.DrainToImmutable())
            : throw new InputException(new SourcePosition(file, 1, 1), "no rows; a matrix has one line per input with one integer per output, separated by commas");
    }

    private static long Parse(CsvReader reader, int cell, string file)
    {
        if (long.TryParse(reader.GetSpan(cell), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) && Math.Abs((decimal)value) <= LargestWeight)
            return value;
        string text = reader.GetString(cell);
        string shown = text.Length > 40 ? text[..40] + "..." : text;
        string digits = text.TrimStart('+', '-');
        throw new InputException(PositionOf(reader, cell, file), digits.Length > 0 && digits.All(char.IsAsciiDigit)
            ? $"{shown} is too large a weight; at most 2^48 are supported"
            : $"'{shown}' is not an integer; weights are integers such as 0, -4 or 16");
    }

    /// <summary>Where a cell begins, or where it would begin after the last.</summary>
    private static SourcePosition PositionOf(CsvReader reader, int cell, string file)
    {
        int column = 1;
        for (int before = 0; before < cell; before++)
            column += Encoding.UTF8.GetCharCount(reader.GetRawSpan(before)) + 1;
        if (cell < reader.FieldCount)
            column += reader.GetRawSpan(cell).IndexOfAnyExcept((byte)' ', (byte)'\t') is > 0 and int spaces ? spaces : 0;
        return new SourcePosition(file, (int)reader.LineNumber, column);
    }
}
