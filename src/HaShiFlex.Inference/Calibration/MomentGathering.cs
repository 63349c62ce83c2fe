using System.Numerics.Tensors;
using HaShiFlex.Inference.Float;
using HaShiFlex.Inference.Gradients;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Calibrated;

namespace HaShiFlex.Inference.Calibration;

/// <summary>Gathers moments of what linear layers read and of what they should give, over positions and images.</summary>
/// <param name="maps">Of the basis' images.</param>
/// <param name="metrics">Give positions their weights; null for ones.</param>
internal sealed class MomentGathering(CalibrationBasis basis, CalibrationMaps maps, OutputMetrics? metrics, CalibrationOptions options)
{
    /// <summary>Images are dealt to so many groups, which run side by side; the last is held back to choose ridges by.</summary>
    public const int Groups = 6;

    private const int PatchRows = 64;

    // Images whose rows are in memory together.
    private const int SideBySide = 8;

    /// <summary>What a layer reads, of the image that is read: its patches are taken from this map.</summary>
    public delegate float[] Input(CalibrationMaps.Reader reader);

    /// <summary>Writes what a layer should give at the image that is read, before its clamp.</summary>
    public delegate void Aim(CalibrationMaps.Reader reader, float[] target);

    /// <summary>Moments by group of images, the last one held back, and by map: one for each group of a grouped convolution, or one for each output.</summary>
    /// <param name="index">Of the layer in the network.</param>
    /// <param name="apart">Whether each output has positions of its own that count (<see cref="ClampedAccumulator"/>); channels of a depthwise layer always have.</param>
    /// <param name="padding">See <see cref="Patches"/>.</param>
    public LayerMoments[][] Gather(ConvolutionLayer layer, int index, bool apart, float[]? padding, Input input, Aim aim, CancellationToken cancellation) =>
        apart ? GatherApart(layer, index, padding, input, aim, cancellation) : GatherByMap(layer, index, padding, input, aim, cancellation);

    /// <summary>An image and its mirror image are in one group, else what is held back would be known.</summary>
    private IEnumerable<int> ImagesOf(int group) => Enumerable.Range(0, basis.Images.Count).Where(image => image / (basis.HasMirrorImages ? 2 : 1) % Groups == group);

    private LayerMoments[][] GatherByMap(ConvolutionLayer layer, int index, float[]? padding, Input input, Aim aim, CancellationToken cancellation)
    {
        var gathered = new LayerMoments[Groups][];
        Parallel.For(0, Groups, options.Parallelism(cancellation), group =>
        {
            var reader = maps.Rent();
            float[] target = new float[layer.Output.Elements];
            var small = layer.IsChannelwise ? new ChannelwiseAccumulator(layer, padding, (float)options.BeyondClamp) : null;
            MomentAccumulator[] large = layer.IsChannelwise ? [] : [.. Enumerable.Range(0, layer.Groups).Select(_ => new MomentAccumulator(layer.Weights.FanIn, layer.GroupOutputs))];
            var patches = new Patches(layer, padding);
            float[] rows = new float[PatchRows * layer.Weights.FanIn];
            foreach (int image in ImagesOf(group))
            {
                cancellation.ThrowIfCancellationRequested();
                reader.Start(image);
                aim(reader, target);
                Accumulate(layer, patches, input(reader), target, PositionWeights(index, image), rows, small, large);
            }

            maps.Return(reader);
            gathered[group] = small is null
                ? [.. large.Select(accumulator => accumulator.Finish())]
                : [.. Enumerable.Range(0, layer.Output.Channels).Select(small.Channel)];
        });
        return gathered;
    }

    /// <summary>The moments of what is fitted to, and of what is held back.</summary>
    private LayerMoments[][] GatherApart(ConvolutionLayer layer, int index, float[]? padding, Input input, Aim aim, CancellationToken cancellation)
    {
        var patches = new Patches(layer, padding);
        int room = Math.Min(SideBySide, basis.Images.Count);
        float[][] inputs = [.. Enumerable.Range(0, room).Select(_ => new float[layer.Output.Positions * layer.Weights.FanIn])];
        float[][] wanted = [.. Enumerable.Range(0, room).Select(_ => new float[layer.Output.Elements])];
        return [.. new[] { Enumerable.Range(0, Groups - 1).SelectMany(ImagesOf), ImagesOf(Groups - 1) }.Select(side =>
        {
            var sums = new ClampedAccumulator(layer, (float)options.BeyondClamp, options.Parallelism(cancellation));
            foreach (int[] chunk in side.Chunk(SideBySide))
            {
                var rows = new ClampedAccumulator.Rows[chunk.Length];
                Parallel.For(0, chunk.Length, options.Parallelism(cancellation), maps.Rent, (i, _, reader) =>
                {
                    reader.Start(chunk[i]);
                    aim(reader, wanted[i]);
                    Gather(patches, input(reader), inputs[i]);
                    rows[i] = new(inputs[i], wanted[i], PositionWeights(index, chunk[i]));
                    return reader;
                }, maps.Return);
                sums.Add(rows);
            }

            return sums.Finish();
        })];
    }

    /// <summary>Positions whose errors do more to the logits weigh more, within bounds: the mean over positions is not the whole curvature, and derivatives of few images are noisy.</summary>
    private float[]? PositionWeights(int index, int image)
    {
        if (metrics is null || options.PositionWeighting == 0)
            return null;
        float[] weights = [.. metrics.Weights[index][image]];
        TensorPrimitives.Min(weights, (float)options.LargestPositionWeight, weights);
        TensorPrimitives.Multiply(weights, (float)options.PositionWeighting, weights);
        TensorPrimitives.Add(weights, (float)(1 - options.PositionWeighting), weights);
        return weights;
    }

    private static unsafe void Gather(Patches patches, float[] map, float[] rows)
    {
        fixed (float* input = map, gathered = rows)
            patches.Gather(input, 0, 0, rows.Length / patches.Columns, gathered);
    }

    private static unsafe void Accumulate(
        ConvolutionLayer layer, Patches patches, float[] input, float[] target, float[]? weights, float[] rows, ChannelwiseAccumulator? small, MomentAccumulator[] large)
    {
        fixed (float* x = input, y = target, buffer = rows, weight = weights)
        {
            if (small is not null)
            {
                small.Add(x, y, weight);
                small.Flush();
                return;
            }

            int channels = layer.Output.Channels;
            for (int g = 0; g < large.Length; g++)
            {
                if (patches.IsInput)
                {
                    large[g].Add(x, y, channels, layer.Output.Positions, weight);
                }
                else
                {
                    for (int p = 0; p < layer.Output.Positions; p += PatchRows)
                    {
                        int count = Math.Min(PatchRows, layer.Output.Positions - p);
                        patches.Gather(x, g, p, count, buffer);
                        large[g].Add(buffer, y + ((long)p * channels) + (g * layer.GroupOutputs), channels, count, weight is null ? null : weight + p);
                    }
                }

                large[g].Flush();
            }
        }
    }
}
