namespace HaShiFlex.Estimation.Baselines;

/// <summary>
/// The rate that memory and arithmetic alone would allow a GPU on the chip's network: a model, not a measurement (Williams, Waterman and Patterson,
/// "Roofline", CACM 52(4), 2009). Every activation is written to memory once and read once; weights are shared by a large batch and left out. Depthwise
/// networks are bound by that traffic long before their arithmetic. Kernels that keep activations of several layers on the die could pass it.
/// </summary>
/// <param name="BytesPerImage">2 x activations x bytes.</param>
/// <param name="MultiplyAccumulatesPerImage">Two operations each.</param>
/// <param name="MemoryImagesPerS">Bandwidth / bytes per image, images/s.</param>
/// <param name="ArithmeticImagesPerS">Peak operations / (2 x multiply-accumulates), images/s.</param>
public sealed record GpuRoofline(double BytesPerImage, long MultiplyAccumulatesPerImage, double MemoryImagesPerS, double ArithmeticImagesPerS)
{
    /// <summary>The lower of the two roofs, images/s.</summary>
    public double ImagesPerS => Math.Min(MemoryImagesPerS, ArithmeticImagesPerS);

    public bool IsMemoryBound => MemoryImagesPerS <= ArithmeticImagesPerS;

    /// <returns>Null where the baseline lacks its bandwidth, its peak rate or its bytes of an activation.</returns>
    public static GpuRoofline? Of(Baseline baseline, ImageWork work)
    {
        if (baseline is not { MemoryBandwidthGbPerS: { } bandwidth, PeakTops: { } peak, BytesPerActivation: { } bytes })
            return null;
        double traffic = 2.0 * work.Activations * bytes;
        return new GpuRoofline(traffic, work.MultiplyAccumulates, bandwidth * 1e9 / traffic, peak * 1e12 / (2.0 * work.MultiplyAccumulates));
    }
}
