using System.Collections.Immutable;
using HaShiFlex.Arithmetic;
using HaShiFlex.Documents;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Inference.Kernel;

/// <summary>A hardened or programmable layer as plain integers: what both have in common once powers of two are summed.</summary>
/// <param name="Weights">Outputs x fan-in, row-major; in a row first the group's input channel, then the kernel's rows, then its columns.</param>
/// <param name="Bias">One per output channel, accumulator units.</param>
/// <param name="Requantizers">One per output channel.</param>
public sealed record LinearOperator(
    ConvolutionLayer Convolution,
    long[] Weights,
    long[] Bias,
    ImmutableArray<Requantizer> Requantizers)
{
    public int FanIn => Convolution.Weights.FanIn;

    public ReadOnlySpan<long> Row(int output) => Weights.AsSpan(output * FanIn, FanIn);

    /// <summary>An output's weights in the order in which windows are copied: the kernel's rows, its columns, the group's input channels.</summary>
    public long[] WindowRow(int output)
    {
        int inputs = Convolution.GroupInputs, area = Convolution.Window.Area;
        var row = Row(output);
        var reordered = new long[row.Length];
        for (int c = 0; c < inputs; c++)
        {
            for (int k = 0; k < area; k++)
                reordered[(k * inputs) + c] = row[(c * area) + k];
        }

        return reordered;
    }

    /// <summary>The operator of a layer with weights, or null for a layer without.</summary>
    /// <exception cref="InputException">The weights come from a profile that keeps no positions, so nothing can be computed with them.</exception>
    public static LinearOperator? Of(QuantizedLayer layer) => layer switch
    {
        HardenedLayer hardened => From(hardened),
        ProgrammableLayer programmable => From(programmable),
        _ => null,
    };

    /// <summary>All values that the accumulator of an output channel can reach, for inputs that lie in the given intervals, one per input channel of the layer.</summary>
    public Interval AccumulatorInterval(int output, ReadOnlySpan<Interval> inputs)
    {
        int area = Convolution.Window.Area;
        int firstInput = output / Convolution.GroupOutputs * Convolution.GroupInputs;
        var sum = Interval.Constant(Bias[output]);
        var row = Row(output);
        for (int i = 0; i < row.Length; i++)
        {
            var q = inputs[firstInput + (i / area)];
            sum += row[i] >= 0
                ? new Interval(checked(row[i] * q.Minimum), checked(row[i] * q.Maximum))
                : new Interval(checked(row[i] * q.Maximum), checked(row[i] * q.Minimum));
        }

        return sum;
    }

    private static LinearOperator From(HardenedLayer layer)
    {
        RequirePositions(layer.Layer, layer.Weights.PositionsKnown);
        var weights = new long[layer.Weights.Outputs * layer.Weights.FanIn];
        for (int o = 0; o < layer.Weights.Outputs; o++)
        {
            for (int i = 0; i < layer.Weights.FanIn; i++)
                weights[(o * layer.Weights.FanIn) + i] = layer.Weights.Integer(o, i);
        }

        return new LinearOperator(layer.Convolution, weights, layer.Bias.ToArray(), layer.Requantizers);
    }

    private static LinearOperator From(ProgrammableLayer layer)
    {
        RequirePositions(layer.Layer, layer.Weights.PositionsKnown);
        return new LinearOperator(layer.Convolution, [.. layer.Weights.Values.ToArray().Select(w => (long)w)], layer.Bias.ToArray(), layer.Requantizers);
    }

    private static void RequirePositions(Layer layer, bool known)
    {
        if (!known)
            throw new InputException($"layer '{layer.Name}': its weights come from a profile, which keeps their distribution but not their positions; to run the network name its ONNX file");
    }
}
