using System.Collections.Immutable;
using HaShiFlex.Arithmetic;
using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Documents;
using HaShiFlex.Inference.Images;
using HaShiFlex.Inference.Kernel;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;

namespace HaShiFlex.Inference.Verification;

/// <summary>Runs images through the float network, the integer kernel and the estimator's adder graphs, and holds them against each other.</summary>
public sealed class Verifier
{
    /// <summary>Output positions of a layer that its adder graph is walked at, on each of the first images.</summary>
    public const int WalkedPositions = 3;

    /// <summary>Images on which adder graphs are walked; a walk costs thousands of times what the kernel takes.</summary>
    public const int WalkedImages = 2;

    private readonly QuantizedNetwork _network;
    private readonly IntegerNetwork _integer;
    private readonly FloatNetwork _float;
    private readonly ReductionStyle _style;
    private readonly ImmutableArray<AdderGraph?> _shared;

    /// <param name="style">How the scenario builds the sums of hardened layers.</param>
    /// <param name="float">Runs the network before quantization; called from several threads.</param>
    /// <param name="shared">The estimate's graph of every hardened layer, where the style is <see cref="ReductionStyle.Shared"/>.</param>
    /// <exception cref="InputException">The network cannot be run.</exception>
    public Verifier(QuantizedNetwork network, ReductionStyle style, FloatNetwork @float, ImmutableArray<AdderGraph?> shared = default)
    {
        (_network, _style, _float, _shared) = (network, style, @float, shared.IsDefault ? [] : shared);
        _integer = IntegerNetwork.Compile(network);
    }

    /// <summary>Sees a layer's real result: rows x columns x channels, valid during the call only.</summary>
    public delegate void FloatObserver(int layer, ReadOnlySpan<float> map);

    /// <summary>Runs one image through a network in floats and returns its last layer's result.</summary>
    public delegate float[] FloatNetwork(ImageSet images, int image, FloatObserver observer);

    private sealed record Outcome(float[] Float, long[] Integer, double[] Signal, double[] Noise);

    /// <summary>Checks that images can enter a network.</summary>
    /// <exception cref="InputException">Their shape or coding differs, or a label names no class.</exception>
    public static void Require(QuantizedNetwork network, ImageSet images)
    {
        if (images.Shape != network.Network.Input)
            throw new InputException($"{images.Source}: holds images of {images.Shape}; {network.Network.Source} takes {network.Network.Input}");
        if (network.Image.Bits < ImageSet.Bits)
            throw new InputException($"{images.Source}: holds {ImageSet.Bits}-bit codes; the scenario's image has {network.Image.Bits} bits");
        if (images.Signed != network.Image.Signed)
            throw new InputException($"{images.Source}: its codes are {(images.Signed ? "signed" : "unsigned")}; set network.image.signed to {(images.Signed ? "true" : "false")}");
        long classes = network.Network.Layers[^1].Output.Elements;
        if (images.Labels is { } labels && labels.FirstOrDefault(l => l >= classes, -1) is >= 0 and var wrong)
            throw new InputException($"{images.Source}: a label is {wrong}, but {network.Network.Source} has {classes} classes, 0 to {classes - 1}");
    }

    /// <param name="threads">0 for one per core; the result does not depend on it.</param>
    /// <param name="progress">Told the number of images done.</param>
    public VerificationResult Run(ImageSet images, int threads = 0, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        Require(_network, images);
        if (images.Count == 0)
            throw new InputException($"{images.Source}: holds no images");

        var reached = _integer.EmptyRanges();
        var outcomes = new Outcome[images.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads == 0 ? Environment.ProcessorCount : threads, CancellationToken = cancellation };
        int done = 0;
        Parallel.For(0, images.Count, options, _integer.EmptyRanges, (i, _, ranges) =>
        {
            outcomes[i] = RunImage(images, i, ranges);
            progress?.Report(Interlocked.Increment(ref done));
            return ranges;
        }, ranges =>
        {
            lock (reached)
                Join(reached, ranges);
        });

        var checks = Walk(images, Math.Min(WalkedImages, images.Count), options);
        var layers = _network.Layers.Select((layer, l) => Summarize(l, outcomes, reached[l], checks[l]));
        return new VerificationResult(
            _network.Network.Name,
            images.Source,
            images.Count,
            images.Labels is { } known ? AccuracyCount.Of([.. outcomes.Select((o, i) => AccuracyCount.Rank<float>(o.Float, known[i]))]) : null,
            images.Labels is { } labels ? AccuracyCount.Of([.. outcomes.Select((o, i) => AccuracyCount.Rank<long>(o.Integer, labels[i]))]) : null,
            outcomes.Count(o => AccuracyCount.Best<float>(o.Float) == AccuracyCount.Best<long>(o.Integer)),
            [.. layers]);
    }

    private Outcome RunImage(ImageSet images, int image, AccumulatorRange[]?[] ranges)
    {
        int count = _network.Layers.Length;
        var maps = new float[count][];
        float[] scores = _float(images, image, (layer, map) => maps[layer] = map.ToArray());
        var (signal, noise) = (new double[count], new double[count]);
        long[] codes = _integer.RunWatching(images.Codes(image), ranges, (layer, map) =>
        {
            double scale = _network.Layers[layer].Output.Scale;
            int channels = map.Shape.Channels;
            for (int i = 0; i < maps[layer].Length; i++)
            {
                double real = maps[layer][i], error = real - (map.Code(i / channels, i % channels) * scale);
                signal[layer] += real * real;
                noise[layer] += error * error;
            }
        });
        return new Outcome(scores, codes, signal, noise);
    }

    private static void Join(AccumulatorRange[]?[] all, AccumulatorRange[]?[] some)
    {
        for (int l = 0; l < all.Length; l++)
        {
            for (int c = 0; c < (all[l]?.Length ?? 0); c++)
                all[l]![c] = all[l]![c].Join(some[l]![c]);
        }
    }

    private GraphCheck?[] Walk(ImageSet images, int count, ParallelOptions options)
    {
        var maps = new long[count][][];
        for (int i = 0; i < count; i++)
        {
            maps[i] = new long[_network.Layers.Length][];
            _integer.Run(images.Codes(i), (layer, map) => maps[i][layer] = map.ToPlanar());
        }

        var checks = new GraphCheck?[_network.Layers.Length];
        Parallel.For(0, checks.Length, options, l =>
        {
            if (_network.Layers[l] is not HardenedLayer)
                return;
            var checker = new GraphChecker(_network, l, _style, _style == ReductionStyle.Shared ? _shared[l] : null);
            for (int i = 0; i < count; i++)
            {
                int producer = _network.Layers[l].Layer.Inputs[0];
                var check = checker.Check(producer == Network.ImageInput ? Planar(images, i) : maps[i][producer], maps[i][l], WalkedPositions);
                checks[l] = checks[l] is { } before
                    ? new GraphCheck(before.Positions + check.Positions, before.ExecutedAdditions + check.ExecutedAdditions, before.EstimatedAdditions + check.EstimatedAdditions, before.FirstDifference ?? check.FirstDifference)
                    : check;
            }
        });
        return checks;
    }

    private static long[] Planar(ImageSet images, int image)
    {
        var planar = new long[images.Shape.Elements];
        for (int e = 0; e < planar.Length; e++)
            planar[(e % images.Shape.Channels * images.Shape.Positions) + (e / images.Shape.Channels)] = images.Code(image, e);
        return planar;
    }

    private LayerVerification Summarize(int index, Outcome[] outcomes, AccumulatorRange[]? reached, GraphCheck? graph)
    {
        var layer = _network.Layers[index];
        double signal = outcomes.Sum(o => o.Signal[index]), noise = outcomes.Sum(o => o.Noise[index]);
        double? sqnr = layer.Layer is SoftmaxLayer ? null : Sqnr(signal, noise);
        if (reached is null)
            return new LayerVerification(layer.Layer.Name, layer.Layer.Kind, sqnr, null, null, true, null);

        var linear = LinearOperator.Of(layer)!;
        var inputs = LayerRules.InputIntervals(_network, layer.Layer);
        Interval[] intervals = [.. reached.Select((_, o) => linear.AccumulatorInterval(o, inputs))];
        bool inside = !reached.Where((r, o) => !intervals[o].Contains(r.Minimum) || !intervals[o].Contains(r.Maximum)).Any();
        return new LayerVerification(
            layer.Layer.Name,
            layer.Layer.Kind,
            sqnr,
            new Interval(intervals.Min(i => i.Minimum), intervals.Max(i => i.Maximum)),
            reached.Aggregate((a, b) => a.Join(b)),
            inside,
            graph);
    }

    private static double Sqnr(double signal, double noise) =>
        noise == 0 ? double.PositiveInfinity : 10 * Math.Log10(signal / noise);
}
