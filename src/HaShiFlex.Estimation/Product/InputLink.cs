using System.Collections.Immutable;

namespace HaShiFlex.Estimation.Product;

/// <summary>A way for images to reach the chip.</summary>
/// <param name="GbPerS">10^9 bytes/s in one direction, after line coding.</param>
/// <param name="Source">Where the figure comes from.</param>
public sealed record InputLink(string Name, double GbPerS, string Source)
{
    /// <summary>From the narrowest to the widest.</summary>
    public static ImmutableArray<InputLink> All { get; } =
    [
        new("PCIe 4.0 x16", 16 * 16 * 128.0 / 130 / 8, "16 GT/s x 16 lanes x 128/130 / 8 bits"),
        new("PCIe 5.0 x16", 32 * 16 * 128.0 / 130 / 8, "32 GT/s x 16 lanes x 128/130 / 8 bits"),
        new("one HBM3 stack", 6.4 * 1024 / 8, "6.4 Gb/s x 1024 pins / 8 bits (JEDEC JESD238)"),
    ];
}
