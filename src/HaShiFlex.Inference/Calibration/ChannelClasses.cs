using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Inference.Calibration;

/// <summary>
/// Which feature maps must have the same factor on each of their channels, because layers without weights lie between them: the operands and the result of an
/// addition, what a pooling reads and gives.
/// </summary>
internal static class ChannelClasses
{
    /// <returns>The layers of each class, rising, and whether its channels can have factors other than one.</returns>
    public static IReadOnlyList<(int[] Members, bool Scalable)> Of(Network network)
    {
        int count = network.Layers.Length;
        int[] parent = [.. Enumerable.Range(0, count)];
        bool[] isFixed = new bool[count];
        isFixed[^1] = true;
        for (int i = 0; i < count; i++)
        {
            var layer = network.Layers[i];
            isFixed[i] |= !IsScaled(layer.Activation);
            if (layer is ConvolutionLayer)
                continue;

            bool passes = PassesChannels(layer);
            foreach (int producer in layer.Inputs)
            {
                if (producer == Network.ImageInput)
                {
                    isFixed[i] = true;
                }
                else if (passes)
                {
                    parent[Root(producer)] = Root(i);
                }
                else
                {
                    isFixed[producer] = isFixed[i] = true;
                }
            }
        }

        return [.. Enumerable.Range(0, count).GroupBy(Root).Select(members => (members.ToArray(), !members.Any(m => isFixed[m]) && HasOneBound(members)))];

        bool HasOneBound(IEnumerable<int> members) => members.Select(m => network.Layers[m].Activation.Maximum).Where(float.IsFinite).Distinct().Count() <= 1;

        int Root(int i)
        {
            while (parent[i] != i)
                i = parent[i];
            return i;
        }
    }

    private static bool PassesChannels(Layer layer) => layer switch
    {
        AddLayer or MaxPoolLayer or AveragePoolLayer or ClampLayer => true,
        PadLayer pad => pad.Value == 0,
        ReshapeLayer reshape => reshape.Input == reshape.Output,
        _ => false,
    };

    /// <summary>Whether a positive factor leaves a clamp what it is, but for an upper bound, which then stands for the reach of each channel.</summary>
    private static bool IsScaled(Activation clamp) => clamp is { Minimum: 0 or float.NegativeInfinity, Maximum: > 0 };
}
