using System.Collections.Immutable;
using HaShiFlex.Documents;
using HaShiFlex.Technology;
using HaShiFlex.Technology.Cells;
using HaShiFlex.Technology.Liberty;

namespace HaShiFlex.Synthesis.Flows;

/// <summary>What the flows must know of a library's cells beyond the Liberty file that the tools read themselves.</summary>
/// <param name="FullAdder">Null where the library has none; the full-adder flow then cannot be run.</param>
/// <param name="HalfAdder">Null where the library has none; half adders are then gates.</param>
/// <param name="Flop">The cell that holds a register's bit.</param>
/// <param name="Buffers">Cells whose one output is their one input.</param>
/// <param name="DrivingCell">The inverter that timing-driven mapping assumes before every input, and that inverts adder cells' outputs.</param>
/// <param name="DrivingInput">The input pin of <paramref name="DrivingCell"/>.</param>
/// <param name="DrivingOutput">The output pin of <paramref name="DrivingCell"/>.</param>
/// <param name="TypicalLoad">Load that timing-driven mapping assumes at every output, fF, which abc takes whatever the Liberty file's unit.</param>
public sealed record MappingCells(
    AdderCell? FullAdder,
    AdderCell? HalfAdder,
    LibertyCell Flop,
    ImmutableArray<BufferCell> Buffers,
    string DrivingCell,
    string DrivingInput,
    string DrivingOutput,
    double TypicalLoad)
{
    /// <summary>The cells that a technology library names, under the names that its Liberty file has for them.</summary>
    /// <exception cref="InputException">The Liberty file lacks one.</exception>
    public static MappingCells Of(TechnologyLibrary technology, LibertySource liberty)
    {
        var inverter = technology.Cells.Inverter;
        var buffer = technology.Cells.Buffer;
        string flop = liberty.CellNamed(technology.Cells.Flop.Name);
        return new MappingCells(
            AdderOf(technology.Cells.FullAdder, liberty),
            AdderOf(technology.Cells.HalfAdder, liberty),
            liberty.Library.Find(flop) is { States.Count: > 0 } register ? register : throw new InputException($"{liberty.Source}: the cell {flop} has no ff group; registers are made of it"),
            [new BufferCell(liberty.CellNamed(buffer.Name), buffer.Inputs[0].Pin, buffer.Outputs[0].Pin)],
            liberty.CellNamed(inverter.Name),
            inverter.Inputs[0].Pin,
            inverter.Outputs[0].Pin,
            technology.Conditions.LoadFf);
    }

    private static AdderCell AdderOf(Cell cell, LibertySource liberty)
    {
        var (carry, sum) = (cell.Output("carry"), cell.Output("sum"));
        return new AdderCell(
            liberty.CellNamed(cell.Name), [.. cell.Inputs.Select(input => input.Pin)], carry.Pin, carry.IsInverted, sum.Pin, sum.IsInverted);
    }
}
