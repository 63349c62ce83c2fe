using System.Collections.Immutable;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Quantization.Calibrated;

namespace HaShiFlex.Inference.Calibration;

/// <summary>
/// Chooses how activations are coded so that the squared errors of coding the float network's, each times what it does to the network's result, are small: each
/// channel's reach, which becomes a factor on the channel, then each tensor's range.
/// </summary>
/// <param name="Scaling">Factors on channels.</param>
/// <param name="Ranges">By layer name, of the rescaled network.</param>
internal sealed record RangeChoice(ChannelScaling Scaling, ImmutableDictionary<string, ActivationRange> Ranges)
{
    private const string Source = "calibration: least harm of coding errors to the result, on images";

    // A channel that hardly ever speaks on these images may do so on others.
    private const double LeastShare = 1.0 / 16;

    public static RangeChoice Choose(Network network, QuantizationSettings settings, ChannelHistogram[] histograms)
    {
        int count = network.Layers.Length;
        bool[] signed = Signed(network);
        var factors = ImmutableDictionary.CreateBuilder<string, ReadOnlyMemory<float>>(StringComparer.Ordinal);
        var ranges = ImmutableDictionary.CreateBuilder<string, ActivationRange>(StringComparer.Ordinal);
        foreach (var (members, scalable) in ChannelClasses.Of(network))
        {
            var tensors = members.ToDictionary(m => m, m => new Tensor(histograms[m], m == count - 1 ? settings.LogitBits : settings.ActivationBitsOf(network.Layers[m].Name), signed[m]));
            int channels = histograms[members[0]].Channels;
            float[] own = [.. Enumerable.Repeat(1f, channels)];
            double bound = members.Min(m => (double)network.Layers[m].Activation.Maximum);
            // Reaches are spoken of in units of one tensor, which is the bounded one if there is one.
            var unit = tensors[members.MaxBy(m => float.IsFinite(network.Layers[m].Activation.Maximum))];
            double common = Reach([unit], own);
            if (scalable && common > 0)
            {
                double top = double.IsFinite(bound) ? bound : common;
                Parallel.For(0, channels, c => own[c] = (float)(top / Math.Clamp(ChannelReach(tensors.Values, unit, c), common * LeastShare, bound)));
                ColumnScales.Adapt(network, settings, histograms, members, own, double.IsFinite(bound) ? 1 : 0, (c, factor) => ChannelError(tensors.Values, unit, c, top / factor));
                foreach (int m in members)
                    factors[network.Layers[m].Name] = own;
            }

            bool oneFormat = tensors.Values.Select(t => (t.Bits, t.Signed)).Distinct().Count() == 1 && members.Select(m => network.Layers[m].Activation.Maximum).Distinct().Count() == 1;
            var groups = oneFormat && members.Any(m => network.Layers[m] is AddLayer)
                ? ResidualScales.Choose(network, members, group => Reach(group.Select(m => tensors[m]), own), m => tensors[m].Sensitivity(own), tensors[members[0]].Steps)
                : [.. members.Select(m => (Members: new[] { m }, Reach: Reach([tensors[m]], own)))];
            foreach (var (group, reach) in groups)
            {
                foreach (int m in group)
                {
                    double end = Math.Min(reach, network.Layers[m].Activation.Maximum);
                    ranges[network.Layers[m].Name] = new ActivationRange(signed[m] ? -end : 0, end, Source);
                }
            }
        }

        return new RangeChoice(new ChannelScaling(factors.ToImmutable()), ranges.ToImmutable());
    }

    /// <summary>The network with its factors, every map inside it cut off at its range.</summary>
    public Network Apply(Network network)
    {
        var scaled = Scaling.Apply(network);
        return scaled with { Layers = [.. scaled.Layers.Select((layer, i) => i < scaled.Layers.Length - 1 && layer is ConvolutionLayer or AddLayer or AveragePoolLayer or ConcatLayer ? CutOff(layer) : layer)] };
    }

    private Layer CutOff(Layer layer)
    {
        var range = Ranges[layer.Name];
        return layer with { Activation = new Activation(Math.Max(layer.Activation.Minimum, (float)range.Minimum), Math.Min(layer.Activation.Maximum, (float)range.Maximum)) };
    }

    private static bool[] Signed(Network network)
    {
        bool[] signed = new bool[network.Layers.Length];
        for (int i = 0; i < signed.Length; i++)
        {
            var layer = network.Layers[i];
            signed[i] = layer.Activation.Minimum < 0 && (layer is ConvolutionLayer || layer.Inputs.Any(p => p == Network.ImageInput || signed[p]));
        }

        return signed;
    }

    /// <summary>The reach of one channel, before any factor; of a wider tensor it is as much larger.</summary>
    private static double ChannelReach(IEnumerable<Tensor> tensors, Tensor unit, int channel)
    {
        return Best(tensors.Max(t => t.Values.Largest(channel, t.Signed) / Relative(t, unit)), reach => ChannelError(tensors, unit, channel, reach));
    }

    private static double ChannelError(IEnumerable<Tensor> tensors, Tensor unit, int channel, double reach) => tensors.Sum(t => t.Error(channel, reach * Relative(t, unit)));

    private static double Relative(Tensor tensor, Tensor unit) => Math.Sqrt(tensor.MeanSquare / unit.MeanSquare);

    /// <summary>The reach of all channels of all tensors, the channels multiplied by factors.</summary>
    private static double Reach(IEnumerable<Tensor> tensors, float[] factors)
    {
        int[] channels = [.. Enumerable.Range(0, factors.Length)];
        return Best(
            tensors.Max(t => channels.Max(c => factors[c] * t.Values.Largest(c, t.Signed))),
            reach => tensors.Sum(t => channels.AsParallel().AsOrdered().Select(c => t.Error(c, reach / factors[c])).ToArray().Sum()));
    }

    /// <summary>The reach of the least error, in steps of 4 % from the largest value down to a 32nd of it; 0 where every value is 0.</summary>
    private static double Best(double largest, Func<double, double> error)
    {
        double best = largest, lowest = double.PositiveInfinity;
        for (double reach = largest; reach > largest / 32; reach *= 0.96)
        {
            double candidate = error(reach);
            if (candidate < lowest)
                (lowest, best) = (candidate, reach);
        }

        return best;
    }

    /// <summary>What is known of a tensor, and how it is coded.</summary>
    private sealed record Tensor(ChannelHistogram Values, int Bits, bool Signed)
    {
        /// <summary>Sum of all squared values; positive.</summary>
        public double Power { get; } = Math.Max(Enumerable.Range(0, Values.Channels).Sum(Values.Power), double.Epsilon);

        /// <summary>Steps of the code from zero to its reach.</summary>
        public double Steps => Signed ? (1 << (Bits - 1)) - 1 : (1 << Bits) - 1;

        public double Error(int channel, double reach) => Values.Error(channel, Bits, Signed, reach);

        public double MeanSquare => Power / Math.Max(Values.Count, 1);

        /// <summary>What a unit of squared error of all elements does to the network's result, in units in which the channels are multiplied by factors.</summary>
        public double Sensitivity(float[] factors) => factors.Select((f, c) => Values.Sensitivity(c) / ((double)f * f)).Sum();
    }
}
