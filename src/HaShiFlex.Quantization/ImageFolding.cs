using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Quantization;

/// <summary>
/// Rule 2 of the arithmetic contract: a convolution that reads the image takes the preprocessing (code x scale - mean) / deviation into itself.
/// Its weights become w / deviation, its bias loses the sum of weight x mean, and the chip sees raw codes.
/// </summary>
public static class ImageFolding
{
    /// <summary>The weights with the deviation folded in, by layer name, of the layers that read the image.</summary>
    public static Dictionary<string, WeightMatrix> Fold(Network network, ImageEncoding image)
    {
        var folded = new Dictionary<string, WeightMatrix>(StringComparer.Ordinal);
        foreach (var layer in network.Layers.OfType<ConvolutionLayer>().Where(l => network.ReadsImage(l)))
        {
            var values = layer.Weights.Values.ToArray();
            for (int i = 0; i < values.Length; i++)
                values[i] = (float)(values[i] / image.Deviation[Channel(layer, image, i / layer.Weights.FanIn, i % layer.Weights.FanIn)]);
            folded[layer.Name] = layer.Weights with { Values = values };
        }

        return folded;
    }

    /// <summary>What the mean adds up to under one output's weights, in accumulator steps: sum of weight x mean / scale.</summary>
    public static double MeanCodes(ConvolutionLayer layer, ImageEncoding image, int output, Func<int, int, long> weight)
    {
        double sum = 0;
        for (int k = 0; k < layer.Weights.FanIn; k++)
            sum += weight(output, k) * (image.Mean[Channel(layer, image, output, k)] / image.Scale);
        return sum;
    }

    private static int Channel(ConvolutionLayer layer, ImageEncoding image, int output, int column) =>
        image.Mean.Length == layer.Input.Channels
            ? (output / layer.GroupOutputs * layer.GroupInputs) + (column / layer.Window.Area)
            : column / layer.Window.Area * image.Mean.Length / layer.GroupInputs;
}
