using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Estimation.Baselines;

/// <summary>What one image asks of a processor that runs a network layer by layer.</summary>
/// <param name="Activations">Values written by convolutions and fully connected layers; positive. Clamps, additions and poolings ride along with these.</param>
/// <param name="MultiplyAccumulates">Of convolutions and fully connected layers.</param>
public sealed record ImageWork(long Activations, long MultiplyAccumulates)
{
    public static ImageWork Of(Network network) =>
        new(Sum(network, l => l.Output.Elements), Sum(network, l => l.MultiplyAccumulates));

    private static long Sum(Network network, Func<ConvolutionLayer, long> count) => network.Layers.OfType<ConvolutionLayer>().Sum(count);
}
