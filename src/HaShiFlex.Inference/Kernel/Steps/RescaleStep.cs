using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;

namespace HaShiFlex.Inference.Kernel.Steps;

/// <summary>
/// Layers that move codes and rescale each by itself: concatenation, clamp, pad, reshape, and softmax, which is left to the host. A code of at most 16 bits
/// has a table of its results.
/// </summary>
internal sealed class RescaleStep : KernelStep
{
    private readonly FeatureTensor[] _inputs;
    private readonly long[][] _results;
    private readonly Layer _layer;
    private readonly long _border;

    public RescaleStep(int index, WeightlessLayer layer, FeatureTensor[] inputs, (long Minimum, long Maximum)[] codes, FeatureTensor output)
        : base(index, output)
    {
        (_layer, _inputs) = (layer.Layer, inputs);
        Minima = [.. codes.Select(c => c.Minimum)];
        _border = layer.Layer is PadLayer pad ? LayerRules.PadCode(layer, pad) : 0;
        _results = [.. codes.Select((range, i) =>
        {
            var requantizer = LayerRules.RequantizerOf(layer, i);
            var table = new long[range.Maximum - range.Minimum + 1];
            for (int q = 0; q < table.Length; q++)
                table[q] = Math.Clamp(requantizer.Apply(range.Minimum + q), layer.ClampMinimum, layer.ClampMaximum);
            return table;
        })];
    }

    public override string Method => "tables";

    /// <summary>The lowest code of each input: where its table starts.</summary>
    private long[] Minima { get; }

    public override void Run(Workspace workspace)
    {
        var output = Output.Shape;
        int firstChannel = 0;
        for (int i = 0; i < _inputs.Length; i++)
        {
            var input = _inputs[i].Shape;
            for (int p = 0; p < input.Positions; p++)
            {
                for (int c = 0; c < input.Channels; c++)
                    Output.Store(workspace, Target(p, c, input), _results[i][_inputs[i].Code(workspace, ((long)p * input.Channels) + c) - Minima[i]]);
            }

            firstChannel += input.Channels;
        }

        if (_layer is PadLayer pad)
            FillBorder(workspace, pad);

        long Target(int position, int channel, Shape input)
        {
            int y = position / input.Width, x = position % input.Width;
            if (_layer is ReshapeLayer)
            {
                // Element order is channels, rows, columns on both sides.
                long at = ((long)channel * input.Positions) + position;
                return (at % output.Positions * output.Channels) + (at / output.Positions);
            }

            if (_layer is PadLayer padded)
                (y, x) = (y + padded.Top, x + padded.Left);
            return ((((long)y * output.Width) + x) * output.Channels) + firstChannel + channel;
        }
    }

    private void FillBorder(Workspace workspace, PadLayer pad)
    {
        for (int y = 0; y < pad.Output.Height; y++)
        {
            for (int x = 0; x < pad.Output.Width; x++)
            {
                if (y >= pad.Top && y < pad.Top + pad.Input.Height && x >= pad.Left && x < pad.Left + pad.Input.Width)
                    continue;
                for (int c = 0; c < pad.Output.Channels; c++)
                    Output.Store(workspace, ((((long)y * pad.Output.Width) + x) * pad.Output.Channels) + c, _border);
            }
        }
    }
}
