using System.Collections.Immutable;
using System.Numerics.Tensors;
using HaShiFlex.Inference.Calibration;
using HaShiFlex.Inference.Float;
using HaShiFlex.Inference.Images;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Quantization.Calibrated;

namespace HaShiFlex.Inference.Gradients;

/// <summary>
/// What errors of linear layers' outputs do to the float network's result: with J the derivatives of the logits by a layer's result before its clamp at one position,
/// and M the mean of both matrices of <see cref="LogitObjective"/>, J^T M J. J^T v with random v of mean square M has that mean square (Hutchinson 1990), so that a
/// few passes back for each image are enough.
/// </summary>
/// <param name="Sums">For each layer and each of its groups the sum over images and positions, outputs x outputs; empty for layers without weights.</param>
/// <param name="Weights">For each layer, image and position what errors there do to the squared error alone, over its mean; empty for layers without weights.</param>
internal sealed record OutputMetrics(ImmutableArray<double[][]> Sums, ImmutableArray<float[][]> Weights)
{
    private const int Groups = MomentGathering.Groups;

    /// <summary>The same for any number of threads.</summary>
    /// <param name="network">As it is quantized: with its channels' factors.</param>
    /// <param name="probes">Passes back for each image and each kind of error.</param>
    public static OutputMetrics Measure(Network network, ImageEncoding encoding, ImageSet images, int probes, ParallelOptions parallelism)
    {
        var gradient = new NetworkGradient(network);
        var objective = new LogitObjective(network, encoding, images, parallelism);
        var found = new LayerSum?[Groups][];
        float[][][] weights = [.. network.Layers.Select(layer => new float[layer is ConvolutionLayer ? images.Count : 0][])];
        Parallel.For(0, Groups, parallelism, group =>
        {
            var sums = found[group] = [.. network.Layers.Select(layer => layer is ConvolutionLayer c ? new LayerSum(c) : null)];
            var workspace = gradient.NewWorkspace();
            float[] derivative = new float[network.Layers[objective.Layer].Output.Elements];
            for (int image = group; image < images.Count; image += Groups)
            {
                parallelism.CancellationToken.ThrowIfCancellationRequested();
                FloatExecutor.Decode(images, image, encoding, workspace.Input);
                gradient.Forth(workspace);
                for (int layer = 0; layer < weights.Length; layer++)
                {
                    if (weights[layer].Length > 0)
                        weights[layer][image] = new float[network.Layers[layer].Output.Positions];
                }

                var random = new Random(image);
                for (int probe = 0; probe < probes; probe++)
                {
                    LogitObjective.DrawError(random, derivative);
                    gradient.Back(workspace, objective.Layer, derivative, (layer, map) =>
                    {
                        sums[layer]!.Add(map);
                        AddSquares(map, weights[layer][image]);
                    });
                    objective.DrawDivergence(image, random, derivative);
                    gradient.Back(workspace, objective.Layer, derivative, (layer, map) => sums[layer]!.Add(map));
                }

                foreach (var sum in sums)
                    sum?.Flush();
            }
        });

        foreach (var layer in weights)
            OverMean(layer);
        return new OutputMetrics([.. Enumerable.Range(0, network.Layers.Length).Select(layer => found.Select(group => group[layer]?.Finish() ?? []).Aggregate(Add))], [.. weights]);
    }

    private static void AddSquares(float[] map, float[] sums)
    {
        int channels = map.Length / sums.Length;
        for (int p = 0; p < sums.Length; p++)
        {
            var pixel = map.AsSpan(p * channels, channels);
            sums[p] += DotProduct.Of(pixel, pixel);
        }
    }

    private static void OverMean(float[][] weights)
    {
        double sum = weights.Sum(image => image.Sum(weight => (double)weight)), count = weights.Sum(image => (double)image.Length);
        foreach (float[] image in weights)
        {
            if (sum > 0)
                TensorPrimitives.Multiply(image, (float)(count / sum), image);
            else
                Array.Fill(image, 1);
        }
    }

    private static double[][] Add(double[][] a, double[][] b)
    {
        for (int g = 0; g < a.Length; g++)
            TensorPrimitives.Add<double>(a[g], b[g], a[g]);
        return a;
    }

    /// <summary>Sums of one layer.</summary>
    private sealed class LayerSum(ConvolutionLayer layer)
    {
        // Of groups of one output there are many: each is one number.
        private readonly MomentAccumulator[] _groups = layer.GroupOutputs == 1 ? [] : [.. Enumerable.Range(0, layer.Groups).Select(_ => new MomentAccumulator(layer.GroupOutputs, 0))];
        private readonly float[] _squares = new float[layer.GroupOutputs == 1 ? layer.Groups : 0];
        private readonly double[] _totals = new double[layer.GroupOutputs == 1 ? layer.Groups : 0];
        private readonly float[] _part = new float[layer is { Groups: > 1, GroupOutputs: > 1 } ? layer.Output.Positions * layer.GroupOutputs : 0];

        public unsafe void Add(float[] map)
        {
            int channels = layer.Output.Channels, positions = layer.Output.Positions;
            for (int p = 0; p < positions && _squares.Length > 0; p++)
            {
                var pixel = map.AsSpan(p * channels, channels);
                TensorPrimitives.MultiplyAdd(pixel, pixel, _squares, _squares);
            }

            for (int g = 0; g < _groups.Length; g++)
            {
                float[] source = _part.Length > 0 ? _part : map;
                for (int p = 0; p < positions && _part.Length > 0; p++)
                    map.AsSpan((p * channels) + (g * layer.GroupOutputs), layer.GroupOutputs).CopyTo(_part.AsSpan(p * layer.GroupOutputs));
                fixed (float* rows = source)
                    _groups[g].Add(rows, rows, 0, positions);
            }
        }

        public void Flush()
        {
            for (int c = 0; c < _squares.Length; c++)
                _totals[c] += _squares[c];
            Array.Clear(_squares);
            foreach (var group in _groups)
                group.Flush();
        }

        public double[][] Finish() => _squares.Length > 0 ? [.. _totals.Select(total => new[] { total })] : [.. _groups.Select(group => group.Finish().XX)];
    }
}
