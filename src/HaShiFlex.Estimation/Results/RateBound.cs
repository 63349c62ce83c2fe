namespace HaShiFlex.Estimation.Results;

/// <summary>A limit on the chip's rate.</summary>
/// <param name="Name">A layer's name, <c>npu</c> or <c>input-bandwidth</c>.</param>
/// <param name="CyclesPerImage">Clock cycles that it is busy for one image.</param>
public sealed record RateBound(string Name, double CyclesPerImage, double ImagesPerS);
