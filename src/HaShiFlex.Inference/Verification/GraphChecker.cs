using HaShiFlex.Arithmetic;
using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Inference.Kernel;
using HaShiFlex.Inference.Sums;
using HaShiFlex.Quantization;

namespace HaShiFlex.Inference.Verification;

/// <summary>Holds the estimator's own adder graph of a layer against the kernel: the same additions counted, the same codes computed.</summary>
public sealed class GraphChecker
{
    private readonly HardenedLayer _layer;
    private readonly AdderGraph _graph;
    private readonly long _estimated;
    private readonly Func<int, long> _padding;

    /// <param name="network">The network that the layer is part of.</param>
    /// <param name="index">Index of a hardened layer.</param>
    /// <param name="style">How its sums are built.</param>
    /// <param name="shared">The graph that the estimate found for the layer, where the style is <see cref="ReductionStyle.Shared"/>.</param>
    public GraphChecker(QuantizedNetwork network, int index, ReductionStyle style, AdderGraph? shared = null)
    {
        _layer = (HardenedLayer)network.Layers[index];
        _padding = LayerRules.PaddingCodes(network, _layer.Layer);
        var sums = LayerSums.Accumulators(network, _layer);
        _graph = style switch
        {
            ReductionStyle.RippleTree => RippleTree.Build(sums),
            ReductionStyle.CarrySave => CarrySave.Build(sums),
            _ => shared ?? throw new ArgumentException("sums are shared in the estimate's own graph, which is needed", nameof(shared)),
        };

        // Where the estimate counts without building a graph, its way of counting is what the walk is held against.
        _estimated = (style == ReductionStyle.Shared ? CellCounter.Count(_graph) : CellCounter.Count(sums, style)).Total.Adders;
    }

    /// <summary>Walks the graph at some output positions of one image.</summary>
    /// <param name="input">The layer's input codes, channels x rows x columns.</param>
    /// <param name="output">The kernel's codes of the layer.</param>
    /// <param name="positions">How many positions, spread over the map, its corners among them.</param>
    public GraphCheck Check(ReadOnlySpan<long> input, ReadOnlySpan<long> output, int positions)
    {
        var shape = _layer.Convolution.Output;
        long executed = 0;
        string? difference = null;
        int[] walked = [.. Enumerable.Range(0, positions).Select(i => positions == 1 ? 0 : (int)((long)i * (shape.Positions - 1) / (positions - 1))).Distinct()];
        foreach (int position in walked)
        {
            long[] accumulators = AdditionWalk.Run(_graph, Window(input, position), ref executed);
            for (int o = 0; o < accumulators.Length && difference is null; o++)
            {
                long code = Math.Clamp(_layer.Requantizers[o].Apply(accumulators[o]), _layer.ClampMinimum, _layer.ClampMaximum);
                long kernel = output[(o * shape.Positions) + position];
                if (code != kernel)
                    difference = FormattableString.Invariant($"channel {o}, row {position / shape.Width}, column {position % shape.Width}: the graph gives {code}, the kernel {kernel}");
            }
        }

        return new GraphCheck(walked.Length, executed, _estimated * walked.Length, difference);
    }

    /// <summary>What the graph reads at an output position: group by group, in a group as the weight matrix's columns.</summary>
    private long[] Window(ReadOnlySpan<long> input, int position)
    {
        var convolution = _layer.Convolution;
        var (shape, window) = (convolution.Input, convolution.Window);
        int top = (position / convolution.Output.Width * window.StrideHeight) - window.PadTop;
        int left = (position % convolution.Output.Width * window.StrideWidth) - window.PadLeft;
        var values = new long[shape.Channels * window.Area];
        for (int i = 0; i < values.Length; i++)
        {
            int channel = i / window.Area, k = i % window.Area;
            int row = top + (k / window.KernelWidth * window.DilationHeight), column = left + (k % window.KernelWidth * window.DilationWidth);
            bool inside = row >= 0 && row < shape.Height && column >= 0 && column < shape.Width;
            values[i] = inside ? input[(((channel * shape.Height) + row) * shape.Width) + column] : _padding(channel);
        }

        return values;
    }
}
