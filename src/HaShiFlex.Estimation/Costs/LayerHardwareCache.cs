using HaShiFlex.Arithmetic;
using HaShiFlex.Documents;
using HaShiFlex.Technology;
using HaShiFlex.Technology.Catalog;

namespace HaShiFlex.Estimation.Costs;

/// <summary>Where structures of layers in a technology are kept between runs.</summary>
/// <param name="folder">Made when the first layer is kept.</param>
/// <param name="library">The technology; another one, or a changed one, is not served.</param>
/// <param name="reference">The corner that it was asked for at.</param>
/// <param name="files">Contents of the files that it was read from.</param>
public sealed class LayerHardwareCache(string folder, TechnologyLibrary library, TechnologyReference reference, IReadOnlyList<byte[]> files)
{
    /// <summary>In <see cref="UserCache"/>; null where there is none, or where a file of the technology cannot be read again.</summary>
    /// <param name="paths">The files that the technology was read from.</param>
    public static LayerHardwareCache? OfUser(TechnologyLibrary library, TechnologyReference reference, IReadOnlyList<string> paths)
    {
        try
        {
            return UserCache.Folder("layers") is { } folder ? new LayerHardwareCache(folder, library, reference, [.. paths.Select(File.ReadAllBytes)]) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The layers kept of one flow, style and clock; null for another technology.</summary>
    /// <param name="used">The technology that layers are built in.</param>
    public KeptLayers? For(TechnologyLibrary used, string flow, ReductionStyle reduction, double clockPeriodPs, bool mayPipeline) => ReferenceEquals(used, library)
        ? new KeptLayers(
            folder,
            LayerHardwareKey.OfAll(
                files,
                (reference.NodeNm ?? double.NaN, reference.SupplyV ?? double.NaN, reference.TemperatureC ?? double.NaN),
                flow,
                reduction,
                clockPeriodPs,
                mayPipeline))
        : null;
}
