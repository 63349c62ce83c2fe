using HaShiFlex.Inference.Float;
using HaShiFlex.Inference.Images;
using HaShiFlex.Inference.Verification;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Inference.Calibration;

/// <summary>Whether a network is calibrated on mirror images too where nobody has decided it.</summary>
public static class MirrorImages
{
    // Multiply-accumulates on all images: from here on a calibration takes many minutes and gigabytes, and its user has to ask for one that takes half as much again.
    private const double Cheap = 1e11;

    // Of photographs more than four in five keep their class in the mirror, of digits and spectra fewer than two in five.
    private const double LeastKept = 0.7;

    /// <summary>Whether they cost little and most have the class of what they mirror, for the network before quantization.</summary>
    /// <param name="threads">0 for one per core. The result does not depend on it.</param>
    public static bool Suit(Network network, ImageEncoding encoding, ImageSet images, int threads)
    {
        double work = images.Count * (double)network.Layers.OfType<ConvolutionLayer>().Sum(layer => layer.MultiplyAccumulates);
        return images.Count > 0 && images.Shape == network.Input && work <= Cheap && Kept(network, encoding, images, threads) >= LeastKept;
    }

    /// <summary>Share of the images whose mirror image has the same class for the network.</summary>
    internal static double Kept(Network network, ImageEncoding encoding, ImageSet images, int threads)
    {
        float[][] results = new FloatExecutor(network).Run(images.WithMirrorImages(), encoding, threads);
        return Enumerable.Range(0, images.Count).Count(i => AccuracyCount.Best<float>(results[2 * i]) == AccuracyCount.Best<float>(results[(2 * i) + 1])) / (double)images.Count;
    }
}
