using System.Collections.Immutable;
using System.Globalization;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using Spectre.Console;

namespace HaShiFlex.Cli.Inspection;

/// <summary>An inspection in a terminal: layers with totals, and the spread of weights over Po2 codes as bars.</summary>
internal static class InspectionTable
{
    private const string Heights = "▁▂▃▄▅▆▇█";

    private const int BarWidth = 60;

    public static void Write(IAnsiConsole console, NetworkInspection inspection)
    {
        var network = inspection.Network;
        console.WriteLine($"{Printable(network.Name)}: input {network.Input}, {network.Layers.Length} layers, read from {Printable(network.Source)}");
        console.Write(Layers(inspection));
        if (inspection.Weights > 0)
            WriteBars(console, inspection);
    }

    private static Table Layers(NetworkInspection inspection)
    {
        var table = new Table { Border = TableBorder.Simple, ShowFooters = true };
        int codes = inspection.Format.Exponents + 1;
        table.AddColumn(new TableColumn("#") { Alignment = Justify.Right });
        table.AddColumn(new TableColumn("layer") { Footer = new Text("total") });
        table.AddColumn("kind");
        table.AddColumn("output");
        table.AddColumn("window");
        table.AddColumn("clamp");
        table.AddColumn(new TableColumn("weights") { Alignment = Justify.Right, NoWrap = true, Footer = new Text(Count(inspection.Weights)) });
        table.AddColumn(new TableColumn("MACs/image") { Alignment = Justify.Right, NoWrap = true, Footer = new Text(Count(inspection.MultiplyAccumulates)) });
        table.AddColumn(new TableColumn(codes > 1 ? $"Po2 codes 0, 2^0..{NetworkInspection.CodeName(codes - 1)}" : "Po2 codes") { NoWrap = true, Footer = new Text(Spark(inspection.Codes)) });
        foreach (var inspected in inspection.Layers)
        {
            var layer = inspected.Layer;
            table.AddRow(
                new Text((inspection.Network.Layers.IndexOf(layer) + 1).ToString(CultureInfo.InvariantCulture)),
                new Text(Printable(layer.Name)),
                new Text(layer.Kind),
                new Text(layer.Output.ToString()),
                new Text(Window(layer)),
                new Text(Clamp(layer.Activation)),
                new Text(inspected.Weights == 0 ? "" : Count(inspected.Weights)),
                new Text(inspected.Weights == 0 ? "" : Count(inspected.MultiplyAccumulates)),
                new Text(Spark(inspected.Codes)));
        }

        return table;
    }

    private static void WriteBars(IAnsiConsole console, NetworkInspection inspection)
    {
        var format = inspection.Format;
        var codes = inspection.Codes;
        long total = codes.Sum(), largest = Math.Max(1, codes.Max());
        console.WriteLine(FormattableString.Invariant(
            $"Po2 codes: {format.Bits} bits, {format.Terms} {(format.Terms == 1 ? "term" : "terms")}, relative to the channel's largest power"));
        for (int code = 0; code < codes.Length; code++)
        {
            string bar = new('█', (int)Math.Round((double)codes[code] * BarWidth / largest));
            double share = total == 0 ? 0 : 100.0 * codes[code] / total;
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{NetworkInspection.CodeName(code),6} {share,5:F1} % {Count(codes[code]),12} {bar}").TrimEnd());
        }
    }

    private static string Spark(ImmutableArray<long> codes)
    {
        if (codes.IsEmpty)
            return "";
        long largest = Math.Max(1, codes.Max());
        return string.Concat(codes.Select(c => c == 0 ? ' ' : Heights[(int)((c * (Heights.Length - 1)) / largest)]));
    }

    private static string Window(Layer layer) => layer switch
    {
        ConvolutionLayer c => Window(c.Window),
        MaxPoolLayer p => Window(p.Window),
        AveragePoolLayer p => Window(p.Window),
        _ => "",
    };

    private static string Window(Window window)
    {
        string text = Pair(window.KernelHeight, window.KernelWidth);
        if ((window.StrideHeight, window.StrideWidth) != (1, 1))
            text += " /" + Pair(window.StrideHeight, window.StrideWidth);
        if ((window.DilationHeight, window.DilationWidth) != (1, 1))
            text += " :" + Pair(window.DilationHeight, window.DilationWidth);
        return text;
    }

    private static string Pair(int height, int width) => FormattableString.Invariant($"{height}x{width}");

    private static string Clamp(Activation activation)
    {
        if (activation.IsNone)
            return "";
        if (activation == Activation.Relu)
            return "relu";
        return activation == Activation.Relu6 ? "relu6" : FormattableString.Invariant($"{activation.Minimum}..{activation.Maximum}");
    }

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    // A model may have any character in its names; a terminal must not act on them.
    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
}
