using HaShiFlex.Documents;
using HaShiFlex.Technology.Liberty.Functions;

namespace HaShiFlex.Technology.Liberty;

/// <summary>A signal pin of a cell.</summary>
/// <param name="Direction">Liberty's word: <c>input</c>, <c>output</c>, <c>inout</c>, <c>internal</c>.</param>
/// <param name="CapacitanceFf">fF; null where the library gives none.</param>
/// <param name="Function">Of the cell's pins and its state variables; null for inputs and where the library gives none.</param>
/// <param name="IsThreeState">It can let go of its net.</param>
public sealed record LibertyPin(
    string Name,
    string Direction,
    double? CapacitanceFf,
    BooleanFunction? Function,
    bool IsClock,
    bool IsThreeState,
    IReadOnlyList<TimingArc> Timing,
    IReadOnlyList<EnergyArc> Energy,
    SourcePosition Position)
{
    public bool IsInput => Direction == "input";

    public bool IsOutput => Direction == "output";
}
