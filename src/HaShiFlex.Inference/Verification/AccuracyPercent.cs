namespace HaShiFlex.Inference.Verification;

/// <summary>Share of images whose labelled class stands first, and among the first five, both 0 to 100.</summary>
public sealed record AccuracyPercent(double Top1, double Top5);
