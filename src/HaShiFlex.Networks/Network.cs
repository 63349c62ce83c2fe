using System.Collections.Immutable;
using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Networks;

/// <summary>A feed-forward network for one image at a time.</summary>
/// <param name="Name">For people.</param>
/// <param name="Source">Where it was read from: a file's name or the built-in profile's.</param>
/// <param name="Input">Shape of one image.</param>
/// <param name="Layers">In an order in which every layer stands after its producers; the last one gives the network's output.</param>
public sealed record Network(string Name, string Source, Shape Input, ImmutableArray<Layer> Layers)
{
    /// <summary>The index by which <see cref="Layer.Inputs"/> names the network's own input.</summary>
    public const int ImageInput = -1;

    /// <summary>How pixels become the network's input, where the source tells: a profile does, an ONNX file cannot.</summary>
    public ImagePreprocessing? Preprocessing { get; init; }

    /// <summary>Texts by key that the file carries beside the graph (ONNX metadata_props); empty for a profile.</summary>
    public ImmutableSortedDictionary<string, string> Metadata { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Whether a layer's input is the image, directly or through a reshape.</summary>
    public bool ReadsImage(Layer layer, int input = 0)
    {
        int producer = layer.Inputs[input];
        while (producer != ImageInput && Layers[producer] is ReshapeLayer reshape)
            producer = reshape.Inputs[0];
        return producer == ImageInput;
    }

    public Shape ShapeOf(int producer) => producer == ImageInput ? Input : Layers[producer].Output;
}
