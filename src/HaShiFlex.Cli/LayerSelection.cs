using System.Globalization;
using HaShiFlex.Arithmetic;
using HaShiFlex.Arithmetic.Pipelining;
using HaShiFlex.Arithmetic.Sharing;
using HaShiFlex.Documents;
using HaShiFlex.Estimation.Costs;
using HaShiFlex.Estimation.Datapaths;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Inference.Images;
using HaShiFlex.Quantization;
using HaShiFlex.Synthesis.Crosscheck;
using HaShiFlex.Synthesis.Datapaths;
using HaShiFlex.Synthesis.Simulation;

namespace HaShiFlex.Cli;

/// <summary>Some channels of a scenario's layer as hardware, with the vectors that check it.</summary>
/// <param name="Inputs">The scenario.</param>
/// <param name="Network">Its integers.</param>
/// <param name="Slice">The channels.</param>
/// <param name="Structure">Their hardware at the scenario's clock.</param>
public sealed record LayerSelection(ScenarioInputs Inputs, QuantizedNetwork Network, LayerSlice Slice, DatapathStructure Structure)
{
    /// <param name="scenario">The scenario's file.</param>
    /// <param name="layer">Name of a hardened layer.</param>
    /// <param name="channels">First and last channel; null for as many as synthesize flat in a few minutes.</param>
    /// <exception cref="InputException">The scenario is at fault, or it has no such layer or channels.</exception>
    public static LayerSelection Read(string scenario, string layer, (int First, int Last)? channels)
    {
        var inputs = ScenarioInputs.Read(scenario);
        var network = inputs.Quantize();
        string[] names = [.. network.Layers.OfType<HardenedLayer>().Select(hardened => hardened.Convolution.Name)];
        var chosen = network.Layers.OfType<HardenedLayer>().FirstOrDefault(hardened => hardened.Convolution.Name == layer)
            ?? throw new InputException($"{inputs.Network.Source} has no hardened layer '{layer}'{NearestName.Suggestion(layer, names)}");
        if (!chosen.Weights.PositionsKnown)
            throw new InputException($"{inputs.Network.Source} is a profile: it keeps how often each weight occurs, not where, so that no Verilog can be written; name an ONNX file");
        int all = chosen.Convolution.Output.Channels;
        var (first, last) = channels ?? (0, Sample(network, chosen, all) - 1);
        var slice = LayerSlice.Of(network, chosen, first, last - first + 1);
        var hardware = inputs.Scenario.Hardware;
        var graph = hardware.Reduction == ReductionStyle.Shared
            ? SharingOptimizer.OptimizeAll([slice.Matrix], new LayerSharing(inputs).Of, inputs.GraphCache)[0]
            : slice.Graph(hardware.Reduction);
        double period = hardware.Pipelining == Pipelining.None ? DatapathStructure.UnpipelinedPs : Priors.UsablePeriodPs(hardware.ClockGHz);
        var structure = DatapathStructure.Build(slice.ToDatapath(graph), new PipelineSettings(period, PlacementDelays.Of(inputs.Technology)));
        return new LayerSelection(inputs, network, slice, structure);
    }

    /// <summary>Channels as <c>A..B</c>, both included, or one number.</summary>
    /// <exception cref="InputException">It is neither.</exception>
    public static (int First, int Last)? ParseChannels(string? text)
    {
        if (text is null)
            return null;
        string[] ends = text.Split("..");
        if (ends.Length is 1 or 2
            && int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
            && int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int last)
            && first <= last)
        {
            return (first, last);
        }

        throw new InputException($"--channels: '{text}' is not a range of channels; such as 0..7 is expected");
    }

    /// <summary>Vectors from the kernel on images, or uniform random ones where there are none.</summary>
    /// <exception cref="InputException">The images do not fit the network.</exception>
    public TestVectors Vectors(string? images, int count, int seed) => images is null
        ? RandomVectors.Of(Structure.Datapath, count, seed)
        : KernelVectors.Of(Network, Slice, ImageFolder.Read(images, Network.Network.Input).Spread(Math.Max(1, count / 50)), count);

    private static int Sample(QuantizedNetwork network, HardenedLayer layer, int channels)
    {
        var whole = LayerSlice.Of(network, layer, 0, channels);
        return Crosschecker.ChannelsToSample(channels, whole.Matrix.Terms.Length, whole.Matrix.Inputs.Length == 0 ? 1 : whole.Matrix.Inputs[0].Width);
    }
}
