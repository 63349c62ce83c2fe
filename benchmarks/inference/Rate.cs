namespace HaShiFlex.Inference.Benchmarks;

/// <summary>How fast one pass over the images was.</summary>
/// <param name="ImagesPerProcessorSecond">Per second that a processor worked on it, which other work on the machine disturbs less than the clock on the wall.</param>
internal readonly record struct Rate(double ImagesPerSecond, double ImagesPerProcessorSecond);
