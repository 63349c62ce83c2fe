using System.Runtime.InteropServices;
using System.Security.Cryptography;
using HaShiFlex.Arithmetic;
using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Inference.Sums;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Technology;

namespace HaShiFlex.Estimation.Costs;

/// <summary>What the structure of a hardened layer depends on, as a hash: its integers, the technology, the clock, and the code that builds it.</summary>
internal static class LayerHardwareKey
{
    /// <summary>What all layers of an estimate share.</summary>
    /// <param name="technologyFiles">Contents of the files that the technology was read from.</param>
    /// <param name="corner">Node, nm, supply, V, and temperature, C, that it is carried to; NaN where they stay.</param>
    /// <param name="flow">Whose coefficients price paths and edges.</param>
    /// <param name="clockPeriodPs">That registers keep, where there may be some inside.</param>
    public static byte[] OfAll(
        IEnumerable<byte[]> technologyFiles,
        (double NodeNm, double SupplyV, double TemperatureC) corner,
        string flow,
        ReductionStyle reduction,
        double clockPeriodPs,
        bool mayPipeline)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        // A module's identifier is a hash of its source: other code never finds what this code has kept.
        foreach (var type in (Type[])[typeof(AdderGraph), typeof(HardenedLayer), typeof(LayerSums), typeof(TechnologyLibrary), typeof(LayerHardwareKey)])
            hash.AppendData(type.Module.ModuleVersionId.ToByteArray());
        foreach (byte[] file in technologyFiles)
        {
            Append<int>(hash, [file.Length]);
            hash.AppendData(file);
        }

        Append<double>(hash, [corner.NodeNm, corner.SupplyV, corner.TemperatureC, clockPeriodPs]);
        Append<char>(hash, flow);
        Append<int>(hash, [(int)reduction, mayPipeline ? 1 : 0]);
        return hash.GetHashAndReset();
    }

    /// <returns>64 hexadecimal digits.</returns>
    /// <param name="ofAll">As <see cref="OfAll"/>.</param>
    /// <param name="graph">Its accumulators where they share sums; null elsewhere.</param>
    /// <param name="switching">Edges of the inputs over those of uniform random ones.</param>
    public static string Of(ReadOnlySpan<byte> ofAll, QuantizedNetwork network, HardenedLayer layer, AdderGraph? graph, double switching)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(ofAll);
        var weights = layer.Weights;
        var input = LayerSums.InputRange(network, layer.Convolution);
        Append<long>(
            hash,
            [
                weights.Outputs,
                weights.FanIn,
                weights.Format.Bits,
                weights.Format.Terms,
                layer.Convolution.Groups,
                layer.ClampMinimum,
                layer.ClampMaximum,
                input.Minimum,
                input.Maximum,
                LayerSums.InputBits(network, layer.Convolution),
                BitConverter.DoubleToInt64Bits(switching),
                graph is null ? -1 : (long)graph.Form,
                weights.PositionsKnown ? 1 : 0,
            ]);
        Append(hash, weights.Codes.Span);
        Append(hash, layer.Bias.Span);
        Append<Requantizer>(hash, layer.Requantizers.AsSpan());
        if (graph is not null)
        {
            long[] adders = new long[2 * graph.Adders.Length];
            for (int adder = 0; adder < graph.Adders.Length; adder++)
                (adders[2 * adder], adders[(2 * adder) + 1]) = (Number(graph.Adders[adder].Left), Number(graph.Adders[adder].Right));
            Append<long>(hash, adders);
            foreach (var (terms, constant) in graph.Outputs)
                Append<long>(hash, [terms.Length, constant, .. terms.Select(Number)]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static long Number(Term term) => ((long)term.Node << 8) | ((long)term.Shift << 1) | (term.Negative ? 1L : 0);

    private static void Append<T>(IncrementalHash hash, ReadOnlySpan<T> values)
        where T : unmanaged => hash.AppendData(MemoryMarshal.AsBytes(values));
}
