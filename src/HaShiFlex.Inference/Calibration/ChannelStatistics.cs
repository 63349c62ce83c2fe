using HaShiFlex.Inference.Float;
using HaShiFlex.Inference.Gradients;
using HaShiFlex.Inference.Images;
using HaShiFlex.Networks;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Inference.Calibration;

/// <summary>
/// What values the float network's maps have, and what errors of them do to its result: g^2 with g = J^T v for random v of mean square M (<see cref="LogitObjective"/>)
/// is the diagonal of J^T M J. Few values lie far out, and what reads them is often clamped there, so that their errors do far less than their size tells.
/// </summary>
internal static class ChannelStatistics
{
    // Images side by side, each with its maps and derivatives in memory; then layers side by side, each adding the images in their order.
    private const int Batch = 4;

    /// <summary>A histogram for each layer's result, after its clamp; the same for any number of threads.</summary>
    public static ChannelHistogram[] Measure(Network network, ImageEncoding encoding, ImageSet images, ParallelOptions parallelism)
    {
        var histograms = network.Layers.Select(layer => new ChannelHistogram(layer.Output.Channels)).ToArray();
        var gradient = new NetworkGradient(network);
        var objective = new LogitObjective(network, encoding, images, parallelism);
        var workspaces = Enumerable.Range(0, Math.Min(Batch, images.Count)).Select(_ => gradient.NewWorkspace()).ToArray();
        for (int start = 0; start < images.Count; start += Batch)
        {
            int first = start, count = Math.Min(Batch, images.Count - start);
            var randoms = Enumerable.Range(first, count).Select(image => new Random(image)).ToArray();
            Parallel.For(0, count, parallelism, i =>
            {
                FloatExecutor.Decode(images, first + i, encoding, workspaces[i].Input);
                gradient.Forth(workspaces[i]);
                LogitObjective.DrawError(randoms[i], workspaces[i].Gradients[objective.Layer]);
                gradient.Back(workspaces[i], objective.Layer, workspaces[i].Gradients[objective.Layer]);
            });
            AddDerivatives();
            Parallel.For(0, count, parallelism, i =>
            {
                objective.DrawDivergence(first + i, randoms[i], workspaces[i].Gradients[objective.Layer]);
                gradient.Back(workspaces[i], objective.Layer, workspaces[i].Gradients[objective.Layer]);
            });
            AddDerivatives();
            Parallel.For(0, histograms.Length, parallelism, layer =>
            {
                foreach (var workspace in workspaces.AsSpan(0, count))
                    histograms[layer].Add(workspace.Maps[layer]);
            });

            void AddDerivatives() => Parallel.For(0, histograms.Length, parallelism, layer =>
            {
                foreach (var workspace in workspaces.AsSpan(0, count))
                {
                    if (workspace.IsReached[layer])
                        histograms[layer].AddDerivatives(workspace.Maps[layer], workspace.Gradients[layer]);
                }
            });
        }

        return histograms;
    }
}
