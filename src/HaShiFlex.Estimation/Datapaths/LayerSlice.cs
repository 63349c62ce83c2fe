using System.Collections.Immutable;
using System.Text;
using HaShiFlex.Arithmetic;
using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Documents;
using HaShiFlex.Inference.Sums;
using HaShiFlex.Quantization;

namespace HaShiFlex.Estimation.Datapaths;

/// <summary>Some output channels of a hardened layer, with the inputs that they read.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="FirstChannel">The first output channel.</param>
/// <param name="Channels">How many channels.</param>
/// <param name="Inputs">Inputs of the layer's accumulators, as <see cref="LayerSums.Accumulators"/> numbers them, that the channels read.</param>
/// <param name="Matrix">The channels' accumulators over <paramref name="Inputs"/>.</param>
public sealed record LayerSlice(HardenedLayer Layer, int FirstChannel, int Channels, ImmutableArray<int> Inputs, ShiftAddMatrix Matrix)
{
    /// <exception cref="InputException">The layer has no such channels.</exception>
    public static LayerSlice Of(QuantizedNetwork network, HardenedLayer layer, int firstChannel, int channels)
    {
        var all = LayerSums.Accumulators(network, layer);
        if (firstChannel < 0 || channels < 1 || firstChannel + channels > all.Outputs)
        {
            throw new InputException(FormattableString.Invariant(
                $"layer '{layer.Convolution.Name}' has channels 0 to {all.Outputs - 1}; {firstChannel} to {firstChannel + channels - 1} were asked for"));
        }

        int from = all.Offsets[firstChannel], to = all.Offsets[firstChannel + channels];
        var inputs = all.Terms[from..to].Select(term => term.Node).Distinct().Order().ToImmutableArray();
        var index = inputs.Select((input, i) => (input, i)).ToDictionary(pair => pair.input, pair => pair.i);
        return new LayerSlice(layer, firstChannel, channels, inputs, new ShiftAddMatrix(
            [.. inputs.Select(input => all.Inputs[input])],
            [.. Enumerable.Range(firstChannel, channels + 1).Select(o => all.Offsets[o] - from)],
            [.. all.Terms[from..to].Select(term => term with { Node = index[term.Node] })],
            all.Constants[firstChannel..(firstChannel + channels)]));
    }

    /// <summary>The slice's hardware with its additions in some style.</summary>
    public LayerDatapath ToDatapath(AdderGraph graph) => new(
        ModuleName(Layer.Convolution.Name),
        graph,
        [.. Layer.Requantizers.Skip(FirstChannel).Take(Channels)],
        Layer.ClampMinimum,
        Layer.ClampMaximum);

    /// <summary>The graph of the slice's additions, unshared.</summary>
    public AdderGraph Graph(ReductionStyle style) => style == ReductionStyle.RippleTree ? RippleTree.Build(Matrix) : CarrySave.Build(Matrix);

    /// <summary>A layer's name as a Verilog identifier.</summary>
    public static string ModuleName(string layer)
    {
        var name = new StringBuilder("layer_");
        foreach (char c in layer)
            name.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        return name.ToString();
    }
}
