using System.Numerics.Tensors;
using HaShiFlex.Inference.Float;
using HaShiFlex.Inference.Images;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Quantization.Calibrated;

namespace HaShiFlex.Inference.Gradients;

/// <summary>
/// What small changes d of an image's logits count, in two ways of the same trace over all images: their squared error but for their mean, and twice the divergence
/// of the class probabilities p from what they were, d (diag(p) - p p^T) d^T (Fisher information of the softmax; Martens 2020). The first treats all classes and
/// images alike; the second looks at what can change the choice of a class.
/// </summary>
internal sealed class LogitObjective
{
    private readonly float[][] _roots;

    public LogitObjective(Network network, ImageEncoding encoding, ImageSet images, ParallelOptions parallelism)
    {
        Layer = network.Layers.Length - 1;
        while (network.Layers[Layer] is SoftmaxLayer softmax && softmax.Inputs[0] != Network.ImageInput)
            Layer = softmax.Inputs[0];

        var ending = network with { Layers = network.Layers[..(Layer + 1)] };
        _roots = new FloatExecutor(ending).Run(images, encoding, Math.Max(0, parallelism.MaxDegreeOfParallelism), parallelism.CancellationToken);
        foreach (float[] logits in _roots)
            Softmax.Of(logits, logits);
        double trace = _roots.Average(shares => 1 - (double)DotProduct.Of(shares, shares));
        foreach (float[] shares in _roots)
            TensorPrimitives.Sqrt(shares, shares);
        DivergenceFactor = trace > 0 ? (float)Math.Sqrt((network.Layers[Layer].Output.Elements - 1) / trace) : 0;
    }

    /// <summary>The layer that gives the logits: what a softmax at the end reads.</summary>
    public int Layer { get; }

    /// <summary>What derivatives of the divergence are multiplied by for the same trace over all images.</summary>
    public float DivergenceFactor { get; }

    /// <summary>A random vector v for which the mean of v v^T is the matrix of the squared error.</summary>
    public static void DrawError(Random random, Span<float> v)
    {
        for (int c = 0; c < v.Length; c++)
            v[c] = random.Next(2) == 0 ? 1 : -1;
        TensorPrimitives.Subtract(v, TensorPrimitives.Sum<float>(v) / v.Length, v);
    }

    /// <summary>A random vector v for which the mean of v v^T is the matrix of the divergence at an image.</summary>
    public void DrawDivergence(int image, Random random, Span<float> v)
    {
        // With signs s: v = diag(sqrt p) s - p (sqrt p . s).
        float[] roots = _roots[image];
        float sum = 0;
        for (int c = 0; c < v.Length; c++)
        {
            v[c] = random.Next(2) == 0 ? roots[c] : -roots[c];
            sum += v[c];
        }

        for (int c = 0; c < v.Length; c++)
            v[c] = DivergenceFactor * (v[c] - (sum * roots[c] * roots[c]));
    }
}
