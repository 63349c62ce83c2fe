using HaShiFlex.Estimation.Datapaths;
using HaShiFlex.Synthesis.Simulation;

namespace HaShiFlex.Synthesis.Measurement;

/// <summary>How many vectors measure a design's power: gate-level simulation with delays is slow, and a large design has more bits to average over.</summary>
public static class PowerVectors
{
    private const int Most = 60;

    private const int Least = 12;

    /// <summary>Adder cells x vectors between these two: about a minute.</summary>
    private const int Cells = 120_000;

    /// <summary>Vectors, those included that fill the pipeline before anything is counted: a deeper one takes more of them.</summary>
    public static int CountFor(DatapathStructure structure)
    {
        int cells = structure.Sums.Netlist.Cells.Length + structure.Products.Netlist.Cells.Length;
        return Math.Clamp(Cells / Math.Max(1, cells), Least, Most) + GateSimulation.WarmUpCycles(structure.LatencyCycles) - GateSimulation.WarmUpCycles(0);
    }
}
