using System.Collections.Immutable;

namespace HaShiFlex.Inference.Verification;

/// <summary>What running the float and the integer network on real images showed.</summary>
/// <param name="Float">Null where the images have no labels.</param>
/// <param name="Integer">Of the Po2 network, by the bit-accurate kernel; null where the images have no labels.</param>
/// <param name="Agreements">Images whose first class is the same in both.</param>
public sealed record VerificationResult(
    string Network, string ImageSource, int Images, AccuracyCount? Float, AccuracyCount? Integer, int Agreements, ImmutableArray<LayerVerification> Layers)
{
    public double AgreementPercent => 100.0 * Agreements / Images;

    public bool Passed => Layers.All(l => l.Passed);
}
