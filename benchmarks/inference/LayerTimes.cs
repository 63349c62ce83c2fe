using System.Diagnostics;
using System.Globalization;
using HaShiFlex.Inference.Kernel;
using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Inference.Benchmarks;

/// <summary>The shortest time that each layer took, in microseconds.</summary>
internal sealed class LayerTimes(IntegerNetwork kernel, double[] microseconds)
{
    private const int Runs = 100;

    /// <param name="codes">Images to run in turns.</param>
    public static LayerTimes Measure(IntegerNetwork kernel, byte[][] codes)
    {
        var least = new long[kernel.Network.Layers.Length];
        Array.Fill(least, long.MaxValue);
        for (int run = 0; run < Runs; run++)
        {
            long last = Stopwatch.GetTimestamp();
            kernel.Run(codes[run % codes.Length], (layer, _) =>
            {
                least[layer] = Math.Min(least[layer], Stopwatch.GetTimestamp() - last);
                last = Stopwatch.GetTimestamp();
            });
        }

        return new LayerTimes(kernel, [.. least.Select(ticks => ticks * 1e6 / Stopwatch.Frequency)]);
    }

    /// <summary>Sums by kind of layer.</summary>
    public void Print(TextWriter output)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"one thread, each layer's shortest of {Runs} times: {microseconds.Sum() / 1e3:f2} ms an image"));
        foreach (var kind in microseconds.Select((time, layer) => (Kind: Kind(layer), Time: time, Products: Products(layer))).GroupBy(l => l.Kind).OrderByDescending(k => k.Sum(l => l.Time)))
        {
            double time = kind.Sum(l => l.Time), products = kind.Sum(l => l.Products);
            string rate = products > 0 ? string.Create(CultureInfo.InvariantCulture, $", {products / time / 1e3:f1} billion products/s") : "";
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {kind.Key}: {kind.Count()} layers, {time / 1e3:f2} ms{rate}"));
        }
    }

    private string Kind(int layer) => kernel.Network.Layers[layer].Layer switch
    {
        ConvolutionLayer { IsDepthwise: true } => "depthwise",
        ConvolutionLayer { Output.Positions: 1 } => "dense",
        ConvolutionLayer { Window.Area: 1 } => "pointwise",
        ConvolutionLayer => "other convolutions",
        AddLayer => "residual additions",
        _ => "others",
    };

    private double Products(int layer) => kernel.Network.Layers[layer].Layer is ConvolutionLayer c ? (double)c.Output.Elements * c.Weights.FanIn : 0;
}
