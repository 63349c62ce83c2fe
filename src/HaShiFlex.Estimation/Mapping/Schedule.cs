using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Estimation.Mapping;

/// <summary>
/// When each layer's first result leaves, in cycles after the image's first pixel, if the whole pipeline runs at one rate: what latency and the delay
/// buffers of residual branches follow from.
/// </summary>
/// <param name="FirstResult">By layer, cycles.</param>
/// <param name="Latency">Cycles from the first pixel in to the last result out.</param>
/// <param name="Waiting">By layer and input: cycles that the input's first element waits for the slowest one.</param>
public sealed record Schedule(double[] FirstResult, double Latency, double[][] Waiting)
{
    /// <param name="interval">Cycles from one image to the next: the initiation interval of the whole pipeline.</param>
    /// <param name="stages">By layer: cycles from operands to result through its pipeline.</param>
    public static Schedule Of(Network network, double interval, IReadOnlyList<double> stages)
    {
        var first = new double[network.Layers.Length];
        var waiting = new double[network.Layers.Length][];
        double latency = 0;
        for (int i = 0; i < first.Length; i++)
        {
            var layer = network.Layers[i];
            double[] waits = waiting[i] = new double[layer.Inputs.Length];
            double last = 0;
            foreach (int input in layer.Inputs)
                last = Math.Max(last, Arrival(input));
            for (int input = 0; input < waits.Length; input++)
                waits[input] = last - Arrival(layer.Inputs[input]);
            first[i] = last + (Fill(layer) * interval) + stages[i];
            latency = Math.Max(latency, first[i] + (Remaining(layer) * interval));
        }

        return new Schedule(first, latency, waiting);

        double Arrival(int producer) => producer == Network.ImageInput ? 0 : first[producer];
    }

    /// <summary>Share of the input image that must have arrived before the first output position can be computed.</summary>
    private static double Fill(Layer layer)
    {
        var (input, window) = layer switch
        {
            ConvolutionLayer c => (c.Input, c.Window),
            AveragePoolLayer p => (p.Input, p.Window),
            MaxPoolLayer p => (p.Input, p.Window),
            _ => (layer.Output, new Window(1, 1)),
        };
        double rows = Math.Min(input.Height - 1, window.SpanHeight - 1 - window.PadTop);
        double columns = Math.Min(input.Width - 1, window.SpanWidth - 1 - window.PadLeft);
        return Math.Max(0, (rows * input.Width) + columns) / input.Positions;
    }

    /// <summary>Share of the image interval between a layer's first and last result.</summary>
    private static double Remaining(Layer layer) => (layer.Output.Positions - 1.0) / layer.Output.Positions;
}
