using HaShiFlex.Technology;
using HaShiFlex.Technology.Cells;

namespace HaShiFlex.Estimation.Gates;

/// <summary>A library's cells ready for static timing.</summary>
internal sealed class TimingCells(TechnologyLibrary library)
{
    public GateCell Flop { get; } = Of(library, CellRole.Flop);

    public GateCell Inverter { get; } = Of(library, CellRole.Inverter);

    /// <summary>Of a half adder that also adds one: its sum.</summary>
    public GateCell Xnor { get; } = Of(library, CellRole.Xnor2);

    /// <summary>
    /// Of a half adder that also adds one: its carry. The sets of roles have no OR; by De Morgan's law an AND of the other polarity is one, and cells of both
    /// take about equally long.
    /// </summary>
    public GateCell Or { get; } = Of(library, CellRole.And2);

    /// <summary>Delay of a buffer, ps.</summary>
    public float BufferPs { get; } = (float)library.Cells.Buffer.Outputs[0].DelayPs.Value;

    /// <summary>Delay of a gate of a clamp, ps.</summary>
    public float ClampPs { get; } = (float)library.Cells.Nand2.Outputs[0].DelayPs.Value;

    /// <summary>Delay of the inverter of a clamp's sign, ps.</summary>
    public float ClampSignPs { get; } = (float)library.Cells.Inverter.Outputs[0].DelayPs.Value;

    /// <summary>An input of a clamp's gate, fF.</summary>
    public float ClampLoadFf { get; } = (float)library.Cells.And2.Inputs[0].CapacitanceFf.Value;

    private readonly GateCell[] _adders = [Of(library, CellRole.FullAdder), Of(library, CellRole.HalfAdder)];

    /// <summary>The cell of a full or a half adder.</summary>
    public GateCell Adder(GateKind kind) => _adders[(int)kind];

    private static GateCell Of(TechnologyLibrary library, CellRole role) => new(library.Cells[role], library.Conditions);
}
