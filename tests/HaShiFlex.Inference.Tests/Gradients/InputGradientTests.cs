using HaShiFlex.Inference.Float;
using HaShiFlex.Inference.Gradients;
using HaShiFlex.Inference.Tests.Float;
using HaShiFlex.Inference.Tests.Kernel;
using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Inference.Tests.Gradients;

public sealed class InputGradientTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 60)];

    /// <summary>A linear map A and its derivative are transposes of each other: g . A x = A^T g . x.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void It_is_the_transpose_of_the_layer(int seed)
    {
        foreach (var layer in RandomFloatNetwork.Create(seed).Layers.Concat(RandomQuantizedNetwork.CreateWide(seed).Network.Layers).OfType<ConvolutionLayer>())
        {
            var random = new Random(seed);
            var moved = layer with { Weights = layer.Weights with { Values = Values(random, layer.Weights.Values.Length) }, Bias = new float[layer.Output.Channels] };
            float[] x = Values(random, (int)layer.Input.Elements), g = Values(random, (int)layer.Output.Elements);
            float[] y = new float[g.Length], back = Values(random, x.Length), scratch = [];

            new ConvolutionKernel(moved).Run(x, y, ref scratch, float.NegativeInfinity, float.PositiveInfinity);
            new InputGradient(moved).Run(g, back, ref scratch);

            double magnitude = Math.Sqrt(Dot(y, y) * Dot(g, g));
            Assert.Equal(Dot(g, y), Dot(back, x), 1e-5 * Math.Max(1, magnitude));
        }
    }

    private static double Dot(float[] a, float[] b) => a.Zip(b).Sum(pair => pair.First * (double)pair.Second);

    private static float[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];
}
