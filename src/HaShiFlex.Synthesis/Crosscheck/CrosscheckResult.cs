using System.Collections.Immutable;
using HaShiFlex.Synthesis.Measurement;
using HaShiFlex.Synthesis.Simulation;

namespace HaShiFlex.Synthesis.Crosscheck;

/// <summary>A layer's hardware: estimated, simulated, synthesized.</summary>
/// <param name="Layer">The network's name for it.</param>
/// <param name="FirstChannel">First output channel that was built.</param>
/// <param name="Channels">How many.</param>
/// <param name="LayerChannels">How many the layer has.</param>
/// <param name="Flow">The flow's name.</param>
/// <param name="ClockGHz">The clock that power is for.</param>
/// <param name="LatencyCycles">As estimated; the simulations compare every output at exactly this cycle.</param>
/// <param name="Vectors">Where vectors come from, and how many.</param>
/// <param name="Icarus">The Verilog against the vectors.</param>
/// <param name="Verilator">The same in Verilator.</param>
/// <param name="Figures">Estimate and synthesis side by side.</param>
/// <param name="Measured">All that the tools said.</param>
/// <param name="ToolVersions">By tool.</param>
/// <param name="Liberty">Names of its files.</param>
/// <param name="LibertySha256">Of the unpacked files.</param>
/// <param name="Seed">Of random vectors.</param>
/// <param name="OtherOrders">In how many other orders of its adders the Verilog was synthesized and timed too.</param>
public sealed record CrosscheckResult(
    string Layer,
    int FirstChannel,
    int Channels,
    int LayerChannels,
    string Flow,
    double ClockGHz,
    int LatencyCycles,
    string Vectors,
    SimulationResult Icarus,
    SimulationResult Verilator,
    ImmutableArray<CrosscheckFigure> Figures,
    MeasuredDatapath Measured,
    ImmutableSortedDictionary<string, string> ToolVersions,
    string Liberty,
    string LibertySha256,
    int Seed,
    int OtherOrders)
{
    /// <summary>Whether all simulations computed what the kernel computes and the registers are as many as estimated.</summary>
    public bool Agrees => Icarus.Matches && Verilator.Matches && Measured.GatesMatch != false
        && Figures.All(figure => figure.Name != RegisterBits || figure.Ratio == 1);

    public const string RegisterBits = "register_bits";
}
