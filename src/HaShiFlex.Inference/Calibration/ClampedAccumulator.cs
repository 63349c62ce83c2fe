using System.Collections.Concurrent;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Calibrated;

namespace HaShiFlex.Inference.Calibration;

/// <summary>
/// Moments of a layer with a clamp, one problem per output: a position whose wanted output lies beyond the clamp counts less, for an error there is clamped away again,
/// and for each output those are other positions. As <see cref="ChannelwiseAccumulator"/>, for outputs that read the same inputs.
/// </summary>
/// <remarks>All positions together at the lesser weight, and those inside at what is missing to one: so only the latter need sums of their own for every output.</remarks>
internal sealed unsafe class ClampedAccumulator
{
    // Sums of that many entries take a quarter of a gigabyte.
    private const long MostEntries = 1 << 25;

    // Sums in single precision are flushed after so many positions at the latest.
    private const int FlushPositions = 4096;

    private readonly ConvolutionLayer _layer;
    private readonly float _beyondClamp;
    private readonly ParallelOptions _parallelism;
    private readonly MomentAccumulator _all;
    private readonly LayerMoments[] _inside;
    private readonly ConcurrentBag<(MomentAccumulator Sums, int[] Inside)> _scratch = [];

    /// <param name="beyondClamp">Weight of a position beyond the clamp, 0 to 1.</param>
    public ClampedAccumulator(ConvolutionLayer layer, float beyondClamp, ParallelOptions parallelism)
    {
        (_layer, _beyondClamp, _parallelism) = (layer, beyondClamp, parallelism);
        _all = new MomentAccumulator(layer.Weights.FanIn, layer.Output.Channels);
        _inside = [.. Enumerable.Range(0, layer.Output.Channels).Select(_ => new LayerMoments(layer.Weights.FanIn, 1))];
    }

    /// <summary>Whether it suits a layer: one with a clamp whose outputs all read all inputs, and few enough of both.</summary>
    public static bool Suits(ConvolutionLayer layer) =>
        !layer.Activation.IsNone && layer.Groups == 1 && (long)layer.Output.Channels * layer.Weights.FanIn * layer.Weights.FanIn <= MostEntries;

    /// <summary>Adds some images; the sums depend on their order and division, not on threads.</summary>
    public void Add(IReadOnlyList<Rows> images)
    {
        // The sums over all positions are one piece of work among those of the outputs.
        Parallel.For(-1, _inside.Length, _parallelism, output =>
        {
            if (output < 0)
                AddAll(images);
            else
                AddInside(images, output);
        });
    }

    /// <summary>Of each output, after the last image.</summary>
    public LayerMoments[] Finish()
    {
        var all = _all.Finish();
        Parallel.For(0, _inside.Length, _parallelism, output =>
        {
            var own = _inside[output];
            int k = own.Inputs;
            own.Count = Mixed(all.Count, own.Count);
            own.Y[0] = Mixed(all.Y[output], own.Y[0]);
            own.YY[0] = Mixed(all.YY[output], own.YY[0]);
            for (int i = 0; i < k; i++)
            {
                own.X[i] = Mixed(all.X[i], own.X[i]);
                own.YX[i] = Mixed(all.YX[(output * k) + i], own.YX[i]);
                for (int j = 0; j <= i; j++)
                    own.XX[(i * k) + j] = own.XX[(j * k) + i] = Mixed(all.XX[(i * k) + j], own.XX[(i * k) + j]);
            }
        });
        return _inside;

        double Mixed(double everywhere, double inside) => (_beyondClamp * everywhere) + ((1 - _beyondClamp) * inside);
    }

    private void AddAll(IReadOnlyList<Rows> images)
    {
        int channels = _layer.Output.Channels;
        foreach (var rows in images)
        {
            fixed (float* x = rows.Inputs, y = rows.Wanted, weights = rows.Weights)
                _all.Add(x, y, channels, _layer.Output.Positions, weights);
            _all.Flush();
        }
    }

    private void AddInside(IReadOnlyList<Rows> images, int output)
    {
        int channels = _layer.Output.Channels, positions = _layer.Output.Positions, pending = 0;
        float low = _layer.Activation.Minimum, high = _layer.Activation.Maximum;
        if (!_scratch.TryTake(out var scratch))
            scratch = (new MomentAccumulator(_layer.Weights.FanIn, 1), new int[positions]);
        var (sums, inside) = scratch;
        sums.Moments = _inside[output];
        foreach (var rows in images)
        {
            int count = 0;
            for (int p = 0; p < positions; p++)
            {
                float wanted = rows.Wanted[(p * channels) + output];
                inside[count] = p;
                count += wanted > low && wanted < high ? 1 : 0;
            }

            fixed (float* x = rows.Inputs, y = rows.Wanted, weights = rows.Weights)
            {
                fixed (int* selected = inside)
                    sums.Add(x, y + output, channels, count, weights, selected);
            }

            pending += positions;
            if (pending >= FlushPositions)
                Flush();
        }

        Flush();
        _scratch.Add(scratch);

        void Flush()
        {
            sums.Flush();
            pending = 0;
        }
    }

    /// <summary>What one image gives: for every position the inputs' patch, the wanted outputs before the clamp, and what it weighs, null for one each.</summary>
    /// <param name="Inputs">Positions x K.</param>
    /// <param name="Wanted">Positions x N.</param>
    /// <param name="Weights">Of each position, 0 or more.</param>
    public sealed record Rows(float[] Inputs, float[] Wanted, float[]? Weights);
}
