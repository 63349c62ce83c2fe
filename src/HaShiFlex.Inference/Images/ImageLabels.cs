using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;
using HaShiFlex.Documents;

namespace HaShiFlex.Inference.Images;

/// <summary>
/// Classes of a folder's images: <c>labels.csv</c> with a header and the columns <c>class_index</c> and <c>file</c> (picture files) or <c>index</c> (raw
/// tensors); for raw tensors also <c>labels_u8.bin</c> (a byte an image) or <c>y_labels.csv</c> (no header: name, number of classes, class).
/// A folder may have none of them.
/// </summary>
internal static class ImageLabels
{
    private const string Table = "labels.csv";
    private const string Bytes = "labels_u8.bin";
    private const string Headless = "y_labels.csv";

    /// <summary>Labels of picture files, in their order; null without labels.csv.</summary>
    public static ImmutableArray<int>? OfFiles(string folder, IReadOnlyList<string> names)
    {
        string path = Path.Combine(folder, Table);
        if (!File.Exists(path))
            return null;

        var known = ReadTable(path, "file", text => text);
        foreach (string name in known.Keys.Except(names, StringComparer.Ordinal))
            throw new InputException($"{path}:{known[name].Line}: names {name}, which is not in {folder}");
        return [.. names.Select(name => known.TryGetValue(name, out var label) ? label.Class : throw new InputException($"{path}: has no line for {name}"))];
    }

    /// <summary>Labels of images 0 to count - 1 of a raw tensor; null where the folder has none.</summary>
    public static ImmutableArray<int>? OfIndices(string folder, int count)
    {
        string[] found = [.. new[] { Table, Bytes, Headless }.Select(name => Path.Combine(folder, name)).Where(File.Exists)];
        if (found.Length == 0)
            return null;
        if (found.Length > 1)
            throw new InputException($"{folder}: holds {string.Join(" and ", found.Select(Path.GetFileName))}; expected one file of labels");

        var labels = Path.GetFileName(found[0]) switch
        {
            Table => FromTable(found[0], count),
            Bytes => [.. File.ReadAllBytes(found[0]).Select(b => (int)b)],
            _ => ReadHeadless(found[0]),
        };
        return labels.Length == count ? labels : throw new InputException($"{found[0]}: has {labels.Length} labels for {count} images");
    }

    private static ImmutableArray<int> FromTable(string path, int count)
    {
        var known = ReadTable(path, "index", text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : -1);
        foreach (var (index, label) in known)
        {
            if (index < 0 || index >= count)
                throw new InputException($"{path}:{label.Line}: index must be 0 to {count - 1}, for there are {count} images");
        }

        return [.. Enumerable.Range(0, count).Select(i => known.TryGetValue(i, out var label) ? label.Class : throw new InputException($"{path}: has no line for image {i}"))];
    }

    private static Dictionary<TKey, (int Class, long Line)> ReadTable<TKey>(string path, string keyColumn, Func<string, TKey> parse)
        where TKey : notnull
    {
        var labels = new Dictionary<TKey, (int, long)>();
        Read(path, header: true, csv =>
        {
            foreach (string column in new[] { keyColumn, "class_index" })
            {
                if (!csv.Headers.Contains(column, StringComparer.Ordinal))
                    throw new InputException($"{path}:1: has no column {column}; expected {keyColumn} and class_index");
            }

            while (csv.Read())
            {
                string key = csv.GetString(keyColumn);
                if (!labels.TryAdd(parse(key), (Class(csv.GetString("class_index"), path, csv.LineNumber), csv.LineNumber)))
                    throw new InputException($"{path}:{csv.LineNumber}: {keyColumn} {key} stands a second time");
            }
        });
        return labels;
    }

    private static ImmutableArray<int> ReadHeadless(string path)
    {
        var labels = ImmutableArray.CreateBuilder<int>();
        Read(path, header: false, csv =>
        {
            while (csv.Read())
            {
                if (csv.FieldCount != 3)
                    throw new InputException($"{path}:{csv.LineNumber}: has {csv.FieldCount} fields; expected name, number of classes, class");
                labels.Add(Class(csv.GetString(2), path, csv.LineNumber));
            }
        });
        return labels.ToImmutable();
    }

    private static void Read(string path, bool header, Action<CsvReader> read)
    {
        try
        {
            using var csv = CsvReader.FromText(
                File.ReadAllText(path), CsvReaderOptions.Default with { HasHeader = header, Separator = ',', TrackLineNumbers = true });
            read(csv);
        }
        catch (CsvFormatException e)
        {
            throw new InputException($"{path}:{Math.Max(e.LineNumber, 1)}: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    private static int Class(string? text, string path, long line) =>
        int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw new InputException($"{path}:{line}: class '{text}' is no whole number from 0");
}
