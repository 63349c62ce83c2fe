using HaShiFlex.Arithmetic.Netlists;
using HaShiFlex.Arithmetic.Pipelining;
using HaShiFlex.Arithmetic.Timing;

namespace HaShiFlex.Synthesis.Datapaths;

/// <summary>Longest path from register to register of a layer's hardware, bit by bit: launch, every cell's arc, the clamp behind the requantizer, setup.</summary>
public static class DatapathTiming
{
    /// <summary>The shortest clock period, ps, without wires.</summary>
    /// <param name="delays">Of the cells; they may be others than those that placed the registers.</param>
    /// <param name="clampPs">Delay of a clamp, ps.</param>
    public static double CriticalPathPs(DatapathStructure structure, AdderDelays delays, double clampPs) => delays.Setup + Math.Max(
        Longest(structure.Sums, structure.SumUses, delays, 0), Longest(structure.Products, structure.ProductUses, delays, clampPs));

    private static double Longest(PipelinedNetlist pipeline, SignalUses uses, AdderDelays delays, double afterOutputs)
    {
        var netlist = pipeline.Netlist;
        var arrivals = new double[netlist.Signals];
        double longest = 0;
        for (int cell = 0; cell < netlist.Cells.Length; cell++)
        {
            var (kind, a, b, c) = netlist.Cells[cell];
            int stage = pipeline.CellStages[cell], signal = netlist.FirstCellSignal + (2 * cell);
            double operands = Math.Max(Read(a, stage), Read(b, stage));
            if (kind == CellKind.FullAdder)
            {
                double carryIn = Read(c, stage);
                arrivals[signal] = Math.Max(operands + delays.OperandToSum, carryIn + delays.CarryInToSum);
                arrivals[signal + 1] = Math.Max(operands + delays.OperandToCarry, carryIn + delays.CarryInToCarry);
            }
            else
            {
                arrivals[signal] = operands + delays.HalfToSum;
                arrivals[signal + 1] = operands + delays.HalfToCarry;
            }

            for (int output = signal; output <= signal + 1; output++)
            {
                if (uses.Registers[output] > 0)
                    longest = Math.Max(longest, arrivals[output]);
            }
        }

        foreach (var bit in netlist.Outputs.SelectMany(output => output))
        {
            if (!bit.IsConstant && uses.IsRead(bit.Signal))
                longest = Math.Max(longest, Read(bit, pipeline.LastStage) + afterOutputs);
        }

        return longest;

        double Read(Bit bit, int stage)
        {
            if (bit.IsConstant)
                return 0;
            bool fromRegister = netlist.CellOf(bit.Signal) < 0 || pipeline.StageOf(bit.Signal) < stage;
            return fromRegister ? delays.ClockToOutput : arrivals[bit.Signal] + (bit.Complemented ? delays.Inverter : 0);
        }
    }
}
