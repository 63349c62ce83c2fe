using System.Text;

namespace HaShiFlex.Synthesis.Flows;

/// <summary>Writes the script that turns generated Verilog into a mapped netlist.</summary>
public static class YosysScript
{
    /// <summary>Delay that abc's sizing aims at, ps: lower than any layer reaches, so that it always does what it can.</summary>
    private const int TargetDelayPs = 50;

    /// <summary>Keeps parallel prefix and balanced structure that abc's default script would flatten, then buffers and sizes.</summary>
    private static readonly string TimingCommands = FormattableString.Invariant(
        $"strash;&get -n;&dch -f;&nf -D {TargetDelayPs};&put;buffer -c;topo;upsize -D {TargetDelayPs};dnsize -D {TargetDelayPs}");

    public const string AbcScript = "timing.abc";
    public const string Constraints = "timing.constr";
    public const string BufferMap = "no_buffers.v";
    public const string Flops = "flop.lib";
    public const string NetlistJson = "netlist.json";
    public const string Statistics = "statistics.txt";

    /// <param name="top">Module to synthesize; it and what it instantiates are flattened into one.</param>
    /// <param name="sources">Verilog files to read.</param>
    /// <param name="liberty">Unpacked Liberty file.</param>
    public static string Write(Flow flow, string top, IEnumerable<string> sources, string liberty)
    {
        var text = new StringBuilder();
        foreach (string source in sources)
            text.Append($"read_verilog {source}\n");
        text.Append($"hierarchy -check -top {top}\nproc\nflatten\nopt -fast -full\ntechmap\nopt -fast\n");
        text.Append($"dfflibmap -liberty {Flops}\nopt_clean -purge\n");
        text.Append(flow == Flow.Timing
            ? $"abc -liberty {liberty} -constr {Constraints} -script {AbcScript}\n"
            : $"abc -liberty {liberty}\ntechmap -map {BufferMap}\n");
        text.Append($"opt_clean -purge\ntee -q -o {Statistics} stat -liberty {liberty}\n");

        // Private names get public ones, which Verilog takes as they are.
        text.Append($"rename -enumerate\nwrite_json {NetlistJson}\n");
        return text.ToString();
    }

    /// <summary>A flow in one sentence, for technology libraries.</summary>
    public static string Describe(Flow flow) => flow switch
    {
        Flow.Abc => "yosys, all adders dissolved, abc -liberty",
        Flow.FullAdder => "yosys, full and half adders as the library's own cells, the rest abc -liberty",
        _ => $"yosys, all adders dissolved, abc -liberty -constr with {TimingCommands}",
    };

    /// <summary>The file <see cref="AbcScript"/>.</summary>
    public static string Abc() => TimingCommands.Replace(";", "\n", StringComparison.Ordinal) + "\n";

    /// <summary>The file <see cref="Constraints"/>.</summary>
    public static string ConstraintsOf(MappingCells cells) =>
        FormattableString.Invariant($"set_driving_cell {cells.DrivingCell}\nset_load {cells.TypicalLoad} [all_outputs]\n");

    /// <summary>
    /// The file <see cref="BufferMap"/>. Without sizing, abc puts a buffer only where an output repeats an input: around the inverted output of a flop.
    /// It is a wire.
    /// </summary>
    public static string BufferMapOf(MappingCells cells) => string.Concat(cells.Buffers.Select(buffer =>
        $"module {buffer.Name} (input {buffer.Input}, output {buffer.Output});\n  assign {buffer.Output} = {buffer.Input};\nendmodule\n"));
}
