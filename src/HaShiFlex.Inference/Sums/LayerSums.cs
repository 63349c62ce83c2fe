using System.Runtime.InteropServices;
using HaShiFlex.Arithmetic;
using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Arithmetic.Matrices;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Inference.Sums;

/// <summary>From quantized layers to the additions that they are: what is counted, evaluated, written as Verilog and run by the kernel is this one thing.</summary>
public static class LayerSums
{
    private const int OrderSeed = 1;

    /// <summary>
    /// The accumulators of a hardened layer at one output position: one output per channel, over group inputs x window elements. Inputs are numbered group by
    /// group, in a group as the columns of the weight matrix; a layer with G groups has G x fan-in inputs. Weights whose positions nobody knows are dealt out at
    /// random: in the order of their size neighbours would be alike, and sums of like operands have few glitches.
    /// </summary>
    public static ShiftAddMatrix Accumulators(QuantizedNetwork network, HardenedLayer layer)
    {
        var weights = layer.Weights;
        int terms = weights.Format.Terms, fanIn = weights.FanIn;
        var offsets = new int[weights.Outputs + 1];
        int total = 0;
        foreach (sbyte code in weights.Codes.Span)
        {
            if (code != 0)
                total++;
        }

        var all = new Term[total];
        int[] order = new int[fanIn];
        for (int i = 0; i < fanIn; i++)
            order[i] = i;
        var random = weights.PositionsKnown ? null : new Random(OrderSeed);
        int at = 0;
        for (int o = 0; o < weights.Outputs; o++)
        {
            int firstInput = o / layer.Convolution.GroupOutputs * fanIn;
            var row = weights.Row(o);
            random?.Shuffle(order);
            for (int i = 0; i < fanIn; i++)
            {
                foreach (sbyte code in row.Slice(order[i] * terms, terms))
                {
                    if (code != 0)
                        all[at++] = new Term(firstInput + i, Math.Abs(code) - 1, code < 0);
                }
            }

            offsets[o + 1] = at;
        }

        var inputs = new Interval[layer.Convolution.Groups * fanIn];
        inputs.AsSpan().Fill(InputRange(network, layer.Convolution));
        return new ShiftAddMatrix(
            ImmutableCollectionsMarshal.AsImmutableArray(inputs),
            ImmutableCollectionsMarshal.AsImmutableArray(offsets),
            ImmutableCollectionsMarshal.AsImmutableArray(all),
            ImmutableCollectionsMarshal.AsImmutableArray(layer.Bias.ToArray()));
    }

    /// <summary>Hardwired multiplications with rounding, before the shift: output i = value i x M_i + 2^(S_i - 1) (rule 4 of the arithmetic contract).</summary>
    /// <param name="values">What each requantizer multiplies.</param>
    public static ShiftAddMatrix Products(ReadOnlySpan<Interval> values, ReadOnlySpan<Requantizer> requantizers)
    {
        int[] offsets = new int[requantizers.Length + 1];
        for (int i = 0; i < requantizers.Length; i++)
            offsets[i + 1] = offsets[i] + SignedDigits.Count(requantizers[i].Multiplier);
        var terms = new Term[offsets[^1]];
        long[] constants = new long[requantizers.Length];
        for (int i = 0; i < requantizers.Length; i++)
        {
            int node = i, next = offsets[i];
            SignedDigits.ForEach(requantizers[i].Multiplier, (exponent, negative) => terms[next++] = new Term(node, exponent, negative));
            constants[i] = requantizers[i].Shift == 0 ? 0 : 1L << (requantizers[i].Shift - 1);
        }

        return new ShiftAddMatrix(
            [.. values],
            ImmutableCollectionsMarshal.AsImmutableArray(offsets),
            ImmutableCollectionsMarshal.AsImmutableArray(terms),
            ImmutableCollectionsMarshal.AsImmutableArray(constants));
    }

    /// <summary>What one element under a layer's window can be: what the producer's clamp lets through, and the padding's zero.</summary>
    public static Interval InputRange(QuantizedNetwork network, Layer layer, int input = 0)
    {
        if (network.Network.ReadsImage(layer, input))
            return new Interval(network.Image.Minimum, network.Image.Maximum);
        var producer = network.Layers[layer.Inputs[input]];
        bool isPadded = layer is ConvolutionLayer { Window.IsPadded: true };
        return isPadded
            ? new Interval(Math.Min(0, producer.ClampMinimum), Math.Max(0, producer.ClampMaximum))
            : new Interval(producer.ClampMinimum, producer.ClampMaximum);
    }

    /// <summary>Bits of one element that a layer reads.</summary>
    public static int InputBits(QuantizedNetwork network, Layer layer, int input = 0) =>
        network.Network.ReadsImage(layer, input)
            ? network.Image.Bits
            : network.Layers[layer.Inputs[input]].Output.Bits;
}
