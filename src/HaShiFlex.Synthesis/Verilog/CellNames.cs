using HaShiFlex.Arithmetic.Netlists;
using HaShiFlex.Arithmetic.Pipelining;

namespace HaShiFlex.Synthesis.Verilog;

/// <summary>
/// What a netlist's signals are called in Verilog: the cells of one sum are numbered within it, and what is k clock cycles older carries the suffix <c>_rk</c>.
/// </summary>
/// <param name="pipeline">The netlist and its registers.</param>
/// <param name="inputBit">The expression for a bit of an input: input, then bit.</param>
/// <param name="inputPrefix">Prefix of the names of registers that delay an input.</param>
/// <param name="adderPrefix">Prefix of the names of an adder's cells.</param>
/// <param name="outputPrefix">Prefix of the names of an output's cells.</param>
internal sealed class CellNames(
    PipelinedNetlist pipeline, Func<int, int, string> inputBit, string inputPrefix, string adderPrefix, string outputPrefix)
{
    private readonly BitNetlist _netlist = pipeline.Netlist;
    private readonly int[] _firstOfOwner = FirstOfOwner(pipeline.Netlist);

    /// <summary>The sum that a cell belongs to.</summary>
    public string Owner(int cell)
    {
        int owner = _netlist.Places[cell].Owner;
        return owner >= 0 ? FormattableString.Invariant($"{adderPrefix}{owner}") : FormattableString.Invariant($"{outputPrefix}{~owner}");
    }

    /// <summary>The number of a cell within its sum.</summary>
    public int Index(int cell) => cell - _firstOfOwner[cell];

    /// <summary>A bit as an expression, as it is read in a stage.</summary>
    public string Read(Bit bit, int stage)
    {
        if (bit.IsConstant)
            return bit.Complemented ? "1'b1" : "1'b0";
        string name = Delayed(bit.Signal, stage - pipeline.StageOf(bit.Signal));
        return !bit.Complemented ? name : name[0] == '~' ? name[1..] : "~" + name;
    }

    /// <summary>A signal as it was some clock cycles ago.</summary>
    public string Delayed(int signal, int cycles)
    {
        var (vector, index) = Vector(signal);
        if (vector is not null)
            return cycles == 0 ? FormattableString.Invariant($"{vector}_{index}") : FormattableString.Invariant($"{vector}{Suffix(cycles)}[{index}]");
        var (input, bit) = InputBit(signal);
        return cycles == 0 ? inputBit(input, bit) : FormattableString.Invariant($"{inputPrefix}{input}{Suffix(cycles)}[{bit}]");
    }

    /// <summary>The vector that a signal's register after some clock cycles lies in, and its length.</summary>
    public (string Name, int Length) RegisterVector(int signal, int cycles)
    {
        var (vector, _) = Vector(signal);
        if (vector is not null)
            return (vector + Suffix(cycles), Count(_netlist.CellOf(signal)));
        var (input, _) = InputBit(signal);
        return (FormattableString.Invariant($"{inputPrefix}{input}{Suffix(cycles)}"), _netlist.InputSignals[input + 1] - _netlist.InputSignals[input]);
    }

    /// <summary>How many cells the sum of a cell has.</summary>
    public int Count(int cell)
    {
        int end = cell;
        while (end < _firstOfOwner.Length && _firstOfOwner[end] == _firstOfOwner[cell])
            end++;
        return end - _firstOfOwner[cell];
    }

    private static string Suffix(int cycles) => cycles == 0 ? "" : FormattableString.Invariant($"_r{cycles}");

    private static int[] FirstOfOwner(BitNetlist netlist)
    {
        int[] first = new int[netlist.Cells.Length];
        for (int cell = 1; cell < first.Length; cell++)
            first[cell] = netlist.Places[cell].Owner == netlist.Places[cell - 1].Owner ? first[cell - 1] : cell;
        return first;
    }

    private (string? Name, int Index) Vector(int signal)
    {
        int cell = _netlist.CellOf(signal);
        if (cell < 0)
            return (null, 0);
        string output = ((signal - _netlist.FirstCellSignal) & 1) == 0 ? "sum" : "carry";
        return (FormattableString.Invariant($"{Owner(cell)}_{output}"), Index(cell));
    }

    private (int Input, int Bit) InputBit(int signal)
    {
        int input = _netlist.InputSignals.AsSpan().BinarySearch(signal);
        if (input < 0)
            input = ~input - 1;
        while (_netlist.InputSignals[input + 1] == _netlist.InputSignals[input])
            input++;
        return (input, signal - _netlist.InputSignals[input]);
    }
}
