using HaShiFlex.Networks;

namespace HaShiFlex.Inference.Float;

/// <summary>The maps of one image in a <see cref="FloatExecutor"/>, for one thread.</summary>
internal class FloatWorkspace(Network network)
{
    public float[] Scratch = [];

    public float[] Input { get; } = new float[network.Input.Elements];

    public float[][] Maps { get; } = [.. network.Layers.Select(layer => new float[layer.Output.Elements])];

    public float[] Of(int producer) => producer == Network.ImageInput ? Input : Maps[producer];
}
