using System.Security.Cryptography;
using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Documents;
using HaShiFlex.Quantization;

namespace HaShiFlex.Estimation.Costs;

/// <summary>
/// Structures of layers kept in files, one each, named by <see cref="LayerHardwareKey"/>: an estimate again, with another rate, budget or baseline, builds
/// none. It only ever saves time: an entry that cannot be read is made anew, a folder that cannot be written is left alone.
/// </summary>
/// <param name="folder">Made when the first layer is kept.</param>
/// <param name="ofAll">As <see cref="LayerHardwareKey.OfAll"/>.</param>
public sealed class KeptLayers(string folder, byte[] ofAll)
{
    /// <summary>Bytes of a hash of what is kept, behind it: a file that a crash or a disk has damaged is none.</summary>
    private const int SealBytes = 16;

    /// <summary>The structure that is kept of this layer, else a new one, which is then kept.</summary>
    /// <param name="graph">Its accumulators where they share sums; null elsewhere.</param>
    /// <param name="switching">Edges of the inputs over those of uniform random ones.</param>
    public LayerHardware Build(QuantizedNetwork network, HardenedLayer layer, AdderGraph? graph, double switching, Func<LayerHardware> build)
    {
        string path = Path.Combine(folder, LayerHardwareKey.Of(ofAll, network, layer, graph, switching) + ".layer");
        if (Find(path) is { } kept)
            return kept.ToHardware(layer);
        var made = build();
        byte[] bytes = LayerHardwareNumbers.Of(made).ToBytes();
        try
        {
            AtomicFile.Write(path, stream =>
            {
                stream.Write(bytes);
                stream.Write(Seal(bytes));
            });
        }
        catch (InputException)
        {
            // The structure is at hand; that it cannot be kept costs time, not results.
        }

        return made;
    }

    private static LayerHardwareNumbers? Find(string path)
    {
        try
        {
            if (!File.Exists(path))
                return null;
            byte[] bytes = File.ReadAllBytes(path);
            int length = bytes.Length - SealBytes;
            return length > 0 && Seal(bytes.AsSpan(0, length)).SequenceEqual(bytes.AsSpan(length)) ? LayerHardwareNumbers.FromBytes(bytes.AsSpan(0, length)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ReadOnlySpan<byte> Seal(ReadOnlySpan<byte> bytes) => SHA256.HashData(bytes).AsSpan(0, SealBytes);
}
