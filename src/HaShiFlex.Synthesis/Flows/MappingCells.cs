using System.Collections.Immutable;

namespace HaShiFlex.Synthesis.Flows;

/// <summary>What the flows must know of a library's cells beyond the Liberty file that the tools read themselves.</summary>
/// <param name="FullAdder">Null where the library has none; the full-adder flow then cannot be run.</param>
/// <param name="HalfAdder">Null where the library has none; half adders are then gates.</param>
/// <param name="Buffers">Cells whose one output is their one input.</param>
/// <param name="DrivingCell">The inverter that timing-driven mapping assumes before every input, and that inverts adder cells' outputs.</param>
/// <param name="DrivingInput">The input pin of <paramref name="DrivingCell"/>.</param>
/// <param name="DrivingOutput">The output pin of <paramref name="DrivingCell"/>.</param>
/// <param name="TypicalLoad">Load that timing-driven mapping assumes at every output, in the Liberty file's capacitance unit.</param>
public sealed record MappingCells(
    AdderCell? FullAdder,
    AdderCell? HalfAdder,
    ImmutableArray<BufferCell> Buffers,
    string DrivingCell,
    string DrivingInput,
    string DrivingOutput,
    double TypicalLoad);
