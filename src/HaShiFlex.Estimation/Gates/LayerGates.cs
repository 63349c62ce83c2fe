using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Technology.Cells;

namespace HaShiFlex.Estimation.Gates;

/// <summary>What one instance of a layer consists of, and how often it switches.</summary>
/// <param name="Sums">What makes the accumulators.</param>
/// <param name="Scaling">Requantizers and clamps.</param>
/// <param name="Registers">Registers inside and behind them.</param>
/// <param name="Activity">Edges of these parts; null where no netlist was built.</param>
public sealed record LayerGates(GateCounts Sums, GateCounts Scaling, GateCounts Registers, LayerActivity? Activity)
{
    public static LayerGates None { get; } = new(default, default, default, null);

    /// <summary>Parts of a layer without weights, counted and not built.</summary>
    /// <param name="sums">Its adders or comparators.</param>
    /// <param name="scaling">Of its requantizers.</param>
    /// <param name="clampedBits">Bits that enter its clamps: two gates for each that comes out, one for each that does not.</param>
    /// <param name="outputBits">Bits that come out.</param>
    /// <param name="registerBits">Its registers.</param>
    public static LayerGates Counted(CellCounts sums, CellCounts scaling, long clampedBits, long outputBits, long registerBits, CellSet cells) => new(
        GateCounts.Of(sums, cells),
        GateCounts.Of(scaling, cells) with { ClampBits = (2 * Math.Min(clampedBits, outputBits)) + Math.Max(0, clampedBits - outputBits) },
        new GateCounts(0, 0, 0, 0, 0, cells.Flop.Outputs[0].IsInverted ? registerBits : 0, 0, registerBits),
        null);
}
