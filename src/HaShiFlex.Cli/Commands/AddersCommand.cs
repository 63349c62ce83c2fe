using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using HaShiFlex.Arithmetic;
using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Arithmetic.Matrices;
using HaShiFlex.Documents;
using Spectre.Console;

namespace HaShiFlex.Cli.Commands;

/// <summary><c>hashiflex adders MATRIX.csv</c>: counts the adders of any integer matrix.</summary>
public static class AddersCommand
{
    private static readonly (string Name, ReductionStyle Style)[] Styles =
    [
        ("ripple-tree", ReductionStyle.RippleTree),
        ("carry-save", ReductionStyle.CarrySave),
        ("shared", ReductionStyle.Shared),
    ];

    public static Command Create()
    {
        var file = new Argument<string>("matrix") { Description = "CSV of integers: a line per input, a column per output" };
        var bits = new Option<int>("--input-bits") { Description = "bits of every input, 1 to 32", DefaultValueFactory = _ => 8 };
        var signed = new Option<bool>("--signed") { Description = "inputs are two's complement (default: unsigned)" };
        var reduction = new Option<string>("--reduction") { Description = "how the terms of an output are added: ripple-tree, carry-save or shared", DefaultValueFactory = _ => "carry-save" };
        var format = new Option<string>("--format") { Description = "what is printed: table or json", DefaultValueFactory = _ => "table" };
        var command = new Command("adders", "Count the adders, full adders and half adders of y = x @ W for an integer matrix W.\n\nExample: hashiflex adders matrix.csv --input-bits 8 --reduction shared")
        {
            file, bits, signed, reduction, format,
        };
        var sharing = new SharingOptions();
        sharing.AddTo(command);
        command.SetAction(parsed =>
        {
            int width = parsed.GetValue(bits);
            if (width is < 1 or > 32)
                throw new InputException(string.Create(CultureInfo.InvariantCulture, $"--input-bits {width}: give 1 to 32"));
            string path = parsed.GetValue(file)!;
            string style = OneOf("--reduction", parsed.GetValue(reduction)!, [.. Styles.Select(s => s.Name)]);
            if (style != "shared" && sharing.FirstGiven(parsed) is { } given)
                throw new InputException($"{given} is for --reduction shared");
            bool json = OneOf("--format", parsed.GetValue(format)!, ["table", "json"]) == "json";
            var input = parsed.GetValue(signed) ? Interval.Signed(width) : Interval.Unsigned(width);
            var weights = Read(path);
            var unshared = Count(path, weights, input, style == "shared" ? ReductionStyle.CarrySave : Styles.Single(s => s.Name == style).Style);
            var cells = style == "shared" ? CellCounter.Count(sharing.Optimize(parsed, weights.ToShiftAdd(input))) : unshared;
            var before = style == "shared" ? unshared.Total : (CellCounts?)null;
            if (json)
                WriteJson(parsed.InvocationConfiguration.Output, weights, input, style, cells, before);
            else
                WriteTable(parsed.InvocationConfiguration.Output, weights, input, style, cells, before);
            return CommandLine.Done;
        });
        return command;
    }

    private static string OneOf(string option, string value, string[] names) =>
        names.Contains(value, StringComparer.Ordinal) ? value : throw new InputException($"{option} {value}: give {string.Join(" or ", names)}");

    private static IntegerWeights Read(string path)
    {
        if (Directory.Exists(path))
            throw new InputException($"{path}: is a directory; name a CSV file of integers");
        try
        {
            using var text = new StreamReader(path, Encoding.UTF8);
            return MatrixCsv.Read(text, path);
        }
        catch (FileNotFoundException)
        {
            throw new InputException($"{path}: no such file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    private static LayerCells Count(string path, IntegerWeights weights, Interval input, ReductionStyle style)
    {
        try
        {
            return CellCounter.Count(weights.ToShiftAdd(input), style);
        }
        catch (InputException e)
        {
            throw new InputException($"{path}: {e.Message}", e);
        }
    }

    private static void WriteJson(TextWriter output, IntegerWeights weights, Interval input, string style, LayerCells cells, CellCounts? unshared)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("reduction", style);
            json.WriteNumber("inputs", weights.Inputs);
            json.WriteNumber("input_bits", input.Width);
            json.WriteBoolean("input_signed", input.IsSigned);
            json.WriteNumber("nonzero_weights", weights.Values.Count(w => w != 0));
            WriteCounts(json, cells.Total);
            if (unshared is { } before)
            {
                json.WriteStartObject("unshared");
                WriteCounts(json, before);
                json.WriteEndObject();
            }

            json.WriteStartArray("outputs");
            foreach (var (range, counts) in cells.Outputs)
            {
                json.WriteStartObject();
                json.WriteNumber("width_bits", range.Width);
                json.WriteBoolean("signed", range.IsSigned);
                json.WriteNumber("minimum", range.Minimum);
                json.WriteNumber("maximum", range.Maximum);
                WriteCounts(json, counts);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length));
    }

    private static void WriteCounts(Utf8JsonWriter json, CellCounts counts)
    {
        json.WriteNumber("adders", counts.Adders);
        json.WriteNumber("full_adders", counts.FullAdders);
        json.WriteNumber("half_adders", counts.HalfAdders);
        json.WriteNumber("half_adders_plus_one", counts.HalfAddersPlusOne);
        json.WriteNumber("inverted_bits", counts.InvertedBits);
        json.WriteNumber("depth", counts.Depth);
    }

    private static void WriteTable(TextWriter output, IntegerWeights weights, Interval input, string style, LayerCells cells, CellCounts? unshared)
    {
        var total = cells.Total;
        var table = new Table().Border(TableBorder.Simple).AddColumn(style).AddColumn(new TableColumn("").RightAligned());
        void Row(string name, string value) => table.AddRow(name, value);
        Row("inputs x outputs", FormattableString.Invariant($"{weights.Inputs} x {weights.Outputs}"));
        Row("input", FormattableString.Invariant($"{(input.IsSigned ? "signed" : "unsigned")} {input.Width} bit"));
        Row("nonzero weights", Number(weights.Values.Count(w => w != 0)));
        Row("adders", Number(total.Adders));
        Row("full adders", Number(total.FullAdders));
        Row("half adders", Number(total.HalfAdders));
        Row("  that also add one", Number(total.HalfAddersPlusOne));
        if (unshared is { } before)
        {
            Row("adders without sharing", Number(before.Adders));
            Row("full adders without sharing", Number(before.FullAdders));
            Row("half adders without sharing", Number(before.HalfAdders));
        }

        Row("inverted bits", Number(total.InvertedBits));
        Row("depth, adder levels", Number(total.Depth));
        Row("result width, bit", FormattableString.Invariant($"{cells.Outputs.Min(o => o.Range.Width)} to {cells.Outputs.Max(o => o.Range.Width)}"));
        Terminal.For(output).Write(table);
    }

    private static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
