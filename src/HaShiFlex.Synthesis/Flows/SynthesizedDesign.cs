using System.Collections.Immutable;
using HaShiFlex.Synthesis.Netlists;

namespace HaShiFlex.Synthesis.Flows;

/// <summary>What yosys made of a design.</summary>
/// <param name="AreaUm2">Sum of the cells' areas as the Liberty file gives them, um2 where that is the file's unit.</param>
/// <param name="Netlist">Cells and nets.</param>
public sealed record SynthesizedDesign(double AreaUm2, MappedNetlist Netlist)
{
    public int Cells => Netlist.Cells.Length;

    public ImmutableSortedDictionary<string, int> CellCounts => Netlist.CellCounts;
}
