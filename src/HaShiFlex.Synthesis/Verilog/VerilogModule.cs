using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using HaShiFlex.Arithmetic;
using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Arithmetic.Netlists;
using HaShiFlex.Arithmetic.Pipelining;
using HaShiFlex.Estimation.Datapaths;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Synthesis.Simulation;

namespace HaShiFlex.Synthesis.Verilog;

/// <summary>
/// A layer as synthesizable Verilog-2005: port <c>x</c> packs the inputs and <c>y</c> the outputs, the first in the lowest bits, both registered.
/// Additions are instances of FULL_ADDER, HALF_ADDER and HALF_ADDER_PLUS_ONE.
/// </summary>
/// <param name="Name">Of the module.</param>
/// <param name="Text">The module.</param>
/// <param name="Input">Port <c>x</c>.</param>
/// <param name="Output">Port <c>y</c>.</param>
/// <param name="LatencyCycles">Clock edges from the one that takes an input in to the one that puts its output out.</param>
public sealed record VerilogModule(string Name, string Text, PortLayout Input, PortLayout Output, int LatencyCycles)
{
    /// <param name="order">
    /// 0 writes adders as they were built; any other number is the seed of an order in which those of each sum stand. The module is the same, but what synthesis
    /// makes of it depends on the order.
    /// </param>
    public static VerilogModule Write(DatapathStructure structure, int order = 0)
    {
        var datapath = structure.Datapath;
        var graph = datapath.Graph;
        var input = new PortLayout([.. graph.Inputs.Select(interval => interval.Width)]);
        var output = new PortLayout([.. structure.Outputs.Select(interval => interval.Width)]);
        var text = new StringBuilder();
        text.Append(FormattableString.Invariant($"// {datapath.Name}: {graph.Inputs.Length} inputs, {graph.Outputs.Length} outputs, "));
        text.Append(FormattableString.Invariant($"{graph.Adders.Length} sums that are words, {structure.RegisterBits} register bits.\n"));
        text.Append(FormattableString.Invariant($"module {datapath.Name} (\n  input clk,\n  input [{Math.Max(0, input.Width - 1)}:0] x,\n"));
        text.Append(FormattableString.Invariant($"  output [{Math.Max(0, output.Width - 1)}:0] y\n);\n"));

        AppendInputs(text, structure, input);
        var sums = new CellNames(structure.Sums, (i, bit) => FormattableString.Invariant($"x{i}[{bit}]"), "x", "n", "acc");
        var random = order == 0 ? null : new Random(order);
        AppendPipeline(text, structure.Sums, structure.SumUses, sums, random, owner => owner >= 0
            ? FormattableString.Invariant($"n{owner} = {Describe([graph.Adders[owner].Left, graph.Adders[owner].Right], 0, graph.Inputs.Length)}")
            : FormattableString.Invariant($"acc{~owner} = {Describe(graph.Outputs[~owner].Terms, graph.Outputs[~owner].Constant, graph.Inputs.Length)}"));
        AppendAccumulators(text, structure.Sums, structure.SumUses, sums);
        var products = new CellNames(structure.Products, (o, bit) => FormattableString.Invariant($"a{o}[{bit + structure.ConstantLowBits[o]}]"), "a", "m", "q");
        AppendPipeline(text, structure.Products, structure.ProductUses, products, random, owner => Describe(~owner, datapath.Requantizers[~owner]));
        for (int o = 0; o < graph.Outputs.Length; o++)
            AppendOutput(text, structure, o, products, output);
        text.Append("endmodule\n\n");
        return new VerilogModule(datapath.Name, text.ToString(), input, output, structure.LatencyCycles);
    }

    private static void AppendInputs(StringBuilder text, DatapathStructure structure, PortLayout layout)
    {
        text.Append("\n  // Input registers.\n");
        int offset = 0;
        for (int i = 0; i < structure.ReadInputs.Length; i++)
        {
            int width = layout.Widths[i];
            if (structure.ReadInputs[i])
            {
                text.Append(FormattableString.Invariant(
                    $"  reg [{width - 1}:0] x{i};\n  always @(posedge clk) x{i} <= x[{offset + width - 1}:{offset}];\n"));
            }

            offset += width;
        }
    }

    private static void AppendOutput(StringBuilder text, DatapathStructure structure, int o, CellNames products, PortLayout layout)
    {
        var datapath = structure.Datapath;
        int width = layout.Widths[o];
        if (width == 0)
            return;
        var range = structure.Scaled[o];
        var bits = Enumerable.Range(0, range.Width)
            .Select(i => structure.IsScaledBitRead(o, i) ? products.Read(structure.ScaledBit(o, i), structure.Products.LastStage) : "1'b0").Reverse();
        text.Append(FormattableString.Invariant($"\n  // Output {o}: clamped to {datapath.ClampMinimum} .. {datapath.ClampMaximum}, registered.\n"));
        if (range.Width > 0)
            text.Append(FormattableString.Invariant($"  wire [{range.Width - 1}:0] v{o} = {{")).AppendJoin(", ", bits).Append("};\n");
        text.Append(FormattableString.Invariant($"  reg [{width - 1}:0] y{o};\n  always @(posedge clk) y{o} <= {Clamp(o, range, datapath, width)};\n"));
        text.Append(FormattableString.Invariant($"  assign y[{layout.OffsetOf(o) + width - 1}:{layout.OffsetOf(o)}] = y{o};\n"));
    }

    /// <summary>The clamp as a Verilog expression of <c>v</c>; bounds at powers of two need no comparison, only the bits above.</summary>
    private static string Clamp(int o, Interval range, LayerDatapath datapath, int width)
    {
        if (range.Width == 0)
            return Constant(Math.Clamp(0, datapath.ClampMinimum, datapath.ClampMaximum), width, false);
        string v = FormattableString.Invariant($"v{o}");
        int top = range.Width - 1;
        string value = FormattableString.Invariant($"{v}[{Math.Min(width - 1, top)}:0]");
        if (top < width - 1)
            value = FormattableString.Invariant($"{{{{{width - 1 - top}{{{v}[{top}]}}}}, {v}}}");
        bool signed = range.IsSigned;
        if (range.Maximum > datapath.ClampMaximum)
        {
            long maximum = datapath.ClampMaximum;
            string over = BitOperations.IsPow2(maximum + 1) && maximum >= 0
                ? (signed ? FormattableString.Invariant($"~{v}[{top}] & ") : "")
                    + FormattableString.Invariant($"|{v}[{(signed ? top - 1 : top)}:{BitOperations.Log2((ulong)maximum + 1)}]")
                : FormattableString.Invariant($"{Signed(v, signed)} > {Constant(maximum, range.Width, signed)}");
            value = FormattableString.Invariant($"({over}) ? {Constant(maximum, width, false)} : {value}");
        }

        if (range.Minimum < datapath.ClampMinimum)
        {
            long minimum = datapath.ClampMinimum;
            string under = minimum == 0
                ? FormattableString.Invariant($"{v}[{top}]")
                : minimum < 0 && BitOperations.IsPow2(-minimum)
                    ? FormattableString.Invariant($"{v}[{top}] & ~&{v}[{top - 1}:{BitOperations.Log2((ulong)-minimum)}]")
                    : FormattableString.Invariant($"{Signed(v, signed)} < {Constant(minimum, range.Width, signed)}");
            value = FormattableString.Invariant($"({under}) ? {Constant(minimum, width, false)} : {value}");
        }

        return value;
    }

    private static string Signed(string name, bool signed) => signed ? $"$signed({name})" : name;

    private static string Constant(long value, int width, bool signed)
    {
        ulong bits = (ulong)value & (width >= 64 ? ulong.MaxValue : (1UL << width) - 1);
        return signed
            ? FormattableString.Invariant($"$signed({width}'d{bits})")
            : FormattableString.Invariant($"{width}'d{bits}");
    }

    private static void AppendPipeline(StringBuilder text, PipelinedNetlist pipeline, SignalUses uses, CellNames names, Random? order, Func<int, string> describe)
    {
        var netlist = pipeline.Netlist;
        var adders = new List<string>();
        for (int cell = 0; cell < netlist.Cells.Length; cell++)
        {
            string owner = names.Owner(cell);
            if (names.Index(cell) == 0)
            {
                AppendAdders(text, adders, order);
                int count = names.Count(cell);
                text.Append(FormattableString.Invariant($"\n  // {describe(netlist.Places[cell].Owner)}\n"));
                AppendWires(text, uses, names, netlist.FirstCellSignal + (2 * cell), 2 * count);
                AppendRegisters(text, uses, names, netlist.FirstCellSignal + (2 * cell), 2 * count);
            }

            var (kind, a, b, c) = netlist.Cells[cell];
            int index = names.Index(cell), signal = netlist.FirstCellSignal + (2 * cell), stage = pipeline.CellStages[cell];
            if (!uses.IsRead(signal) && !uses.IsRead(signal + 1))
                continue;
            string module = kind switch
            {
                CellKind.FullAdder => "FULL_ADDER",
                CellKind.HalfAdder => "HALF_ADDER",
                _ => "HALF_ADDER_PLUS_ONE",
            };
            string third = kind == CellKind.FullAdder ? $".c({names.Read(c, stage)}), " : "";
            string carry = uses.IsRead(signal + 1) ? names.Delayed(signal + 1, 0) : "", sum = uses.IsRead(signal) ? names.Delayed(signal, 0) : "";
            adders.Add(FormattableString.Invariant(
                $"  {module} {owner}_{index} (.a({names.Read(a, stage)}), .b({names.Read(b, stage)}), {third}.carry({carry}), .sum({sum}));\n"));
        }

        AppendAdders(text, adders, order);
        for (int input = 0; input < netlist.Inputs.Length; input++)
            AppendRegisters(text, uses, names, netlist.InputSignals[input], netlist.InputSignals[input + 1] - netlist.InputSignals[input]);
    }

    private static void AppendAdders(StringBuilder text, List<string> adders, Random? order)
    {
        order?.Shuffle(CollectionsMarshal.AsSpan(adders));
        foreach (string adder in adders)
            text.Append(adder);
        adders.Clear();
    }

    /// <summary>A scalar wire for each signal that is read: Icarus updates all of a vector where one bit changes, which takes hundreds of times as long.</summary>
    private static void AppendWires(StringBuilder text, SignalUses uses, CellNames names, int firstSignal, int signals)
    {
        string[] wires = [.. Enumerable.Range(firstSignal, signals).Where(uses.IsRead).Select(signal => names.Delayed(signal, 0))];
        foreach (string[] line in wires.Chunk(8))
            text.Append("  wire ").AppendJoin(", ", line).Append(";\n");
    }

    /// <summary>Chains of registers of some signals: bit i of the vector with suffix _rk holds what bit i was k cycles ago.</summary>
    private static void AppendRegisters(StringBuilder text, SignalUses uses, CellNames names, int firstSignal, int signals)
    {
        var declared = new HashSet<string>(StringComparer.Ordinal);
        var declarations = new StringBuilder();
        var assignments = new StringBuilder();
        for (int signal = firstSignal; signal < firstSignal + signals; signal++)
        {
            for (int cycles = 1; cycles <= uses.Registers[signal]; cycles++)
            {
                var (vector, length) = names.RegisterVector(signal, cycles);
                if (declared.Add(vector))
                    declarations.Append(FormattableString.Invariant($"  reg [{length - 1}:0] {vector};\n"));
                assignments.Append($"    {names.Delayed(signal, cycles)} <= {names.Delayed(signal, cycles - 1)};\n");
            }
        }

        if (assignments.Length > 0)
            text.Append(declarations).Append("  always @(posedge clk) begin\n").Append(assignments).Append("  end\n");
    }

    /// <summary>The registered accumulators, as the wires that requantizers read.</summary>
    private static void AppendAccumulators(StringBuilder text, PipelinedNetlist pipeline, SignalUses uses, CellNames names)
    {
        var complements = new HashSet<int>();
        for (int o = 0; o < pipeline.Netlist.Outputs.Length; o++)
        {
            var bits = pipeline.Netlist.Outputs[o];
            if (bits.Length == 0)
                continue;
            var expressions = new string[bits.Length];
            text.Append(FormattableString.Invariant($"\n  // Accumulator {o}, registered.\n"));
            for (int bit = 0; bit < bits.Length; bit++)
            {
                int signal = bits[bit].Signal, age = pipeline.LastStage - pipeline.StageOf(signal);
                string register = FormattableString.Invariant($"complement{signal}");
                bool isRead = bits[bit].Complemented ? uses.ComplementedOutputs.BinarySearch(signal) >= 0 : uses.Registers[signal] > age;
                expressions[^(bit + 1)] = bits[bit].IsConstant ? names.Read(bits[bit], 0)
                    : !isRead ? "1'b0"
                    : bits[bit].Complemented ? register
                    : names.Delayed(signal, age + 1);
                if (isRead && bits[bit].Complemented && complements.Add(signal))
                    text.Append($"  reg {register};\n  always @(posedge clk) {register} <= ~{names.Delayed(signal, age)};\n");
            }

            text.Append(FormattableString.Invariant($"  wire [{bits.Length - 1}:0] a{o} = {{")).AppendJoin(", ", expressions).Append("};\n");
        }
    }

    private static string Describe(int output, Requantizer requantizer) => requantizer.Shift == 0
        ? FormattableString.Invariant($"q{output} = acc{output} * {requantizer.Multiplier}")
        : FormattableString.Invariant($"q{output} = acc{output} * {requantizer.Multiplier} + 2^{requantizer.Shift - 1}, of which the bits from {requantizer.Shift} on are kept");

    private static string Describe(ImmutableArray<Term> terms, long constant, int inputs)
    {
        var text = new StringBuilder();
        foreach (var term in terms)
        {
            text.Append(text.Length == 0 ? term.Negative ? "-" : "" : term.Negative ? " - " : " + ");
            text.Append(term.Node < inputs ? FormattableString.Invariant($"x{term.Node}") : FormattableString.Invariant($"n{term.Node - inputs}"));
            if (term.Shift > 0)
                text.Append(FormattableString.Invariant($"*{1L << term.Shift}"));
        }

        if (constant != 0 || text.Length == 0)
            text.Append(FormattableString.Invariant($" {(constant < 0 ? "-" : "+")} {Math.Abs(constant)}"));
        return text.ToString();
    }
}
