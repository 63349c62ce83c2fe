using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Calibrated;

namespace HaShiFlex.Inference.Calibration;

/// <summary>
/// Moves factors of channels by parts of an octave, to where the weights that read the channel come to lie near Po2 levels. A factor is in the constant of the
/// requantizer that makes the channel, so a layer's columns may have scales of their own as its rows have.
/// </summary>
/// <remarks>
/// A weight's error counts its square, times the variance of what the weight reads, times what a unit of squared error of its output does to the network's result: what it
/// would do if nothing made up for it. Rows and columns take turns.
/// </remarks>
internal static class ColumnScales
{
    // Levels of one term are an octave apart, so an octave of scales meets every pattern of a column or a row, but for what a row clips at its ends.
    private const int ColumnTrials = 8;
    private const int RowTrials = 24;
    private const double RowOctaves = 1.6;
    private const double RowHeadroom = 0.4;
    private const int Turns = 3;

    /// <param name="histograms">Of all layers.</param>
    /// <param name="members">The layers whose channels have the factors.</param>
    /// <param name="factors">What each channel is multiplied by for the sake of its own code; replaced.</param>
    /// <param name="least">That no factor goes below.</param>
    /// <param name="codingError">What coding a channel does to the network's result when the channel has a factor.</param>
    public static void Adapt(Network network, QuantizationSettings settings, ChannelHistogram[] histograms, int[] members, float[] factors, float least, Func<int, float, double> codingError)
    {
        var readers = network.Layers
            .Select((layer, index) => (Layer: layer as ConvolutionLayer, Index: index))
            .Where(reader => reader.Layer is { GroupInputs: > 1 } layer && members.Contains(layer.Inputs[0]) && !settings.ProgrammableLayers.Contains(layer.Name))
            .Select(reader => new Reader(reader.Layer!, new Po2Grid(settings.WeightsOf(reader.Layer!.Name)), histograms[reader.Layer.Inputs[0]], histograms[reader.Index]))
            .ToArray();
        if (readers.Length == 0)
            return;

        float[] starts = [.. factors];
        for (int turn = 0; turn < Turns; turn++)
        {
            foreach (var reader in readers)
                reader.ScaleRows(factors);
            Parallel.For(0, factors.Length, channel =>
            {
                double Cost(float factor) => codingError(channel, factor) + readers.Sum(reader => reader.Error(channel, factor));
                (float best, double lowest) = (factors[channel], Cost(factors[channel]));
                for (int trial = 0; trial < ColumnTrials; trial++)
                {
                    float factor = (float)(starts[channel] * Math.Pow(2, ((double)trial / ColumnTrials) - 0.5));
                    if (factor >= least && Cost(factor) is var cost && cost < lowest)
                        (best, lowest) = (factor, cost);
                }

                factors[channel] = best;
            });
        }
    }

    /// <summary>A layer that reads the channels, and the scales of its rows.</summary>
    private sealed class Reader(ConvolutionLayer layer, Po2Grid grid, ChannelHistogram inputs, ChannelHistogram outputs)
    {
        private readonly double[] _variances = [.. Enumerable.Range(0, inputs.Channels).Select(inputs.Variance)];
        private readonly double[] _scales = new double[outputs.Channels];

        private int Area => layer.Window.Area;

        /// <summary>Gives each row the scale of its least error.</summary>
        public void ScaleRows(float[] factors) => Parallel.For(0, _scales.Length, row =>
        {
            var weights = layer.Weights.Row(row);
            int first = FirstInput(row);
            float largest = 0;
            for (int k = 0; k < weights.Length; k++)
                largest = Math.Max(largest, Math.Abs(weights[k] / factors[first + (k / Area)]));
            (double best, double lowest) = (1, double.PositiveInfinity);
            for (int trial = 0; trial < RowTrials && largest > 0; trial++)
            {
                double scale = largest / grid.Maximum * Math.Pow(2, RowHeadroom - (RowOctaves * trial / RowTrials)), error = 0;
                for (int k = 0; k < weights.Length; k++)
                {
                    int channel = first + (k / Area);
                    error += Squared(weights[k], factors[channel], scale) * _variances[channel];
                }

                if (error < lowest)
                    (best, lowest) = (scale, error);
            }

            _scales[row] = best;
        });

        /// <summary>Of all weights that read a channel with a factor, the rows' scales being what they are.</summary>
        public double Error(int channel, float factor)
        {
            int firstRow = channel / layer.GroupInputs * layer.GroupOutputs, column = channel % layer.GroupInputs * Area;
            double error = 0;
            for (int row = firstRow; row < firstRow + layer.GroupOutputs; row++)
            {
                double own = 0;
                foreach (float weight in layer.Weights.Row(row).Slice(column, Area))
                    own += Squared(weight, factor, _scales[row]);
                error += own * outputs.Sensitivity(row);
            }

            return error * _variances[channel];
        }

        private int FirstInput(int row) => row / layer.GroupOutputs * layer.GroupInputs;

        /// <summary>The squared error of a rounded weight, in units of the weight as it was before factors.</summary>
        private double Squared(float weight, float factor, double scale)
        {
            float wanted = (float)(weight / (factor * scale));
            double error = (wanted - grid.Nearest(wanted)) * scale * factor;
            return error * error;
        }
    }
}
