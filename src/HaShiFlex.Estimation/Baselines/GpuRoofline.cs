namespace HaShiFlex.Estimation.Baselines;

/// <summary>
/// The rate that memory traffic alone would allow a GPU which writes every activation once and reads it once:
/// bandwidth / (2 x activations x bytes). Depthwise networks are bound by it long before their arithmetic; measured rates reach 28 to 50 % of it.
/// </summary>
public static class GpuRoofline
{
    /// <summary>Activations of one MobileNetV2 1.0/224 forward pass, summed over its layers' outputs.</summary>
    public const long MobileNetV2Activations = 6_680_000;

    /// <param name="memoryBandwidthGbPerS">10^9 bytes/s; positive.</param>
    /// <param name="activations">Values written by all layers for one image; positive.</param>
    /// <param name="bytesPerActivation">2 for fp16, 1 for int8.</param>
    /// <returns>Images/s.</returns>
    public static double ImagesPerS(double memoryBandwidthGbPerS, long activations, int bytesPerActivation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(memoryBandwidthGbPerS);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(activations);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytesPerActivation);
        return memoryBandwidthGbPerS * 1e9 / (2.0 * activations * bytesPerActivation);
    }
}
