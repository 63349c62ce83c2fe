using System.Runtime.InteropServices;
using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Estimation.Gates;
using HaShiFlex.Quantization;

namespace HaShiFlex.Estimation.Costs;

/// <summary>A hardened layer's <see cref="LayerHardware"/> but for the layer itself: numbers alone, whose bytes are kept in a file.</summary>
internal readonly record struct LayerHardwareNumbers(
    CellCounts Accumulators,
    CellCounts Scaling,
    CellCounts Unshared,
    GateCounts Sums,
    GateCounts Products,
    GateCounts Registers,
    GateToggles SumEdges,
    GateToggles ProductEdges,
    GateToggles RegisterEdges,
    double WorstStagePs,
    long PipelineBits,
    long InputBits,
    long Sinks,
    int AccumulatorBits,
    int Stages,
    int IsShared)
{
    public static LayerHardwareNumbers Of(LayerHardware hardware)
    {
        var edges = hardware.Gates.Activity!;
        return new LayerHardwareNumbers(
            hardware.Accumulators,
            hardware.Scaling,
            hardware.Unshared ?? default,
            hardware.Gates.Sums,
            hardware.Gates.Scaling,
            hardware.Gates.Registers,
            edges.Sums,
            edges.Scaling,
            edges.Registers,
            hardware.WorstStagePs,
            hardware.PipelineBits,
            hardware.InputBits,
            hardware.Sinks,
            hardware.AccumulatorBits,
            hardware.Stages,
            hardware.Unshared is null ? 0 : 1);
    }

    public LayerHardware ToHardware(HardenedLayer layer) => new(
        layer,
        Accumulators,
        AccumulatorBits,
        Scaling,
        new LayerGates(Sums, Products, Registers, new LayerActivity(SumEdges, ProductEdges, RegisterEdges)),
        PipelineBits,
        Stages,
        WorstStagePs,
        0,
        InputBits,
        Sinks)
    {
        Unshared = IsShared == 0 ? null : Unshared,
    };

    public byte[] ToBytes()
    {
        var numbers = this;
        return MemoryMarshal.AsBytes(new ReadOnlySpan<LayerHardwareNumbers>(in numbers)).ToArray();
    }

    /// <summary>Null where the bytes are too few or too many.</summary>
    public static LayerHardwareNumbers? FromBytes(ReadOnlySpan<byte> bytes) =>
        MemoryMarshal.TryRead(bytes, out LayerHardwareNumbers numbers) && numbers.ToBytes().Length == bytes.Length ? numbers : null;
}
