using System.Collections.Immutable;
using HaShiFlex.Documents;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Inference.Activity;

/// <summary>Switching of every feature map of a network, measured on images.</summary>
/// <param name="Source">Which images, in words.</param>
/// <param name="Images">How many.</param>
/// <param name="Image">The pixels' codes.</param>
/// <param name="Layers">Results by layer name.</param>
public sealed record NetworkActivity(string Source, int Images, TensorActivity Image, ImmutableSortedDictionary<string, TensorActivity> Layers)
{
    /// <summary>Toggles of a layer's operands over those of random operands; several inputs count by their elements.</summary>
    /// <exception cref="InputException">The file has no entry for what the layer reads.</exception>
    public double OfOperands(Network network, Layer layer)
    {
        double toggles = 0, elements = 0;
        foreach (int producer in layer.Inputs)
        {
            double count = network.ShapeOf(producer).Elements;
            toggles += count * Of(network, producer).AgainstRandom;
            elements += count;
        }

        return toggles / elements;
    }

    private TensorActivity Of(Network network, int producer)
    {
        if (producer == Network.ImageInput)
            return Image;
        string name = network.Layers[producer].Name;
        return Layers.TryGetValue(name, out var activity)
            ? activity
            : throw new InputException($"measured activity has no layer '{name}'; measure it again on {network.Source}");
    }
}
