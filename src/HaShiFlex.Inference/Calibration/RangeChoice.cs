using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Inference.Calibration;

/// <summary>
/// Chooses the ranges of activations, each layer's for the least squared error of coding the float network's. One scale for a whole residual chain would spare its
/// skips a rounding, but codes the chain's narrow beginning as coarsely as its wide end; which of the two loses more was not measured.
/// </summary>
internal static class RangeChoice
{
    private const string Source = "calibration: least squared error on images";

    public static Dictionary<string, ActivationRange> Choose(Network network, QuantizationSettings settings, MagnitudeHistogram[] histograms)
    {
        int count = network.Layers.Length;
        bool[] signed = new bool[count];
        for (int i = 0; i < count; i++)
        {
            var layer = network.Layers[i];
            bool SignedInput() => layer.Inputs.Any(p => p == Network.ImageInput || signed[p]);
            signed[i] = layer.Activation.Minimum < 0 && (layer is ConvolutionLayer || SignedInput());
        }

        var ranges = new Dictionary<string, ActivationRange>(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            string name = network.Layers[i].Name;
            double reach = histograms[i].BestReach(i == count - 1 ? settings.LogitBits : settings.ActivationBitsOf(name), signed[i]);
            ranges[name] = new ActivationRange(signed[i] ? -reach : 0, reach, Source);
        }

        return ranges;
    }
}
