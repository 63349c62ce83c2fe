using System.Collections.Immutable;
using System.Numerics.Tensors;
using HaShiFlex.Inference.Float;
using HaShiFlex.Inference.Gradients;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Quantization.Calibrated;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Inference.Calibration;

/// <summary>
/// The least-squares problem of one linear layer, in codes of its input: a map per group of a grouped convolution, or per output where each has positions of its own that
/// count (<see cref="ClampedAccumulator"/>).
/// </summary>
internal sealed class LayerProblem
{
    /// <summary>Rows that are rounded to compare two ridges or prices; more tell no more.</summary>
    public const int ProbeRows = 40;

    private const int ProbeScales = 4;

    // Held-back error over the lowest so far at which no smaller ridge is tried.
    private const double PastValley = 1.03;

    private readonly ConvolutionLayer _layer;
    private readonly CalibrationOptions _options;
    private readonly double _inputScale;
    private readonly double[] _weights;
    private readonly LayerCovariance[] _all;
    private readonly LayerCovariance[] _fit;
    private readonly LayerCovariance[]? _held;
    private readonly ParallelOptions _parallelism;
    private readonly double _samples;
    private readonly float[] _factors;
    private readonly OutputMetric[] _metrics;

    /// <param name="weights">With the image's deviation folded in.</param>
    /// <param name="inputScale">Real units per step of the input's code.</param>
    /// <param name="factors">What the channels of the input are multiplied by; empty for ones.</param>
    /// <param name="gathered">Moments by group of images and by map; the last group is held back.</param>
    /// <param name="sensitivities">Sums of g g^T by map, see <see cref="OutputMetrics"/>; empty to count every output's error the same.</param>
    public LayerProblem(
        ConvolutionLayer layer,
        WeightMatrix weights,
        double inputScale,
        ReadOnlySpan<float> factors,
        LayerMoments[][] gathered,
        double[][] sensitivities,
        CalibrationOptions options,
        CancellationToken cancellation)
    {
        (_layer, _options, _inputScale, _factors) = (layer, options, inputScale, factors.ToArray());
        _parallelism = options.Parallelism(cancellation);
        int fanIn = weights.FanIn;
        _weights = new double[weights.Outputs * fanIn];
        for (int o = 0; o < weights.Outputs; o++)
        {
            for (int k = 0; k < fanIn; k++)
                _weights[(o * fanIn) + k] = weights.Row(o)[Patches.WeightColumn(layer, k)] * inputScale;
        }

        int maps = gathered[0].Length;
        bool holdsBack = gathered.All(group => group[0].Count > 0);
        (_all, _fit) = (new LayerCovariance[maps], new LayerCovariance[maps]);
        _held = holdsBack ? new LayerCovariance[maps] : null;
        for (int m = 0; m < maps; m++)
        {
            var fit = gathered[0][m];
            for (int g = 1; g < gathered.Length - 1; g++)
                fit += gathered[g][m];
            var held = gathered[^1][m];
            _all[m] = (fit + held).Center();
            _fit[m] = holdsBack ? fit.Center() : _all[m];
            if (holdsBack)
                _held![m] = held.Center();
        }

        _samples = gathered.Sum(group => group.Average(map => map.Count));
        _metrics = sensitivities.Length == 0 ? [] : OutputMetric.Of(sensitivities, [.. _all.SelectMany(covariance => covariance.VarianceY).Chunk(_layer.GroupOutputs)], options.MetricDamping);
    }

    private int FanIn => _layer.Weights.FanIn;

    private int Outputs => _layer.Output.Channels;

    private int OutputsPerMap => Outputs / _fit.Length;

    /// <summary>The format of the least error and price together, of those given; the first where two have the same.</summary>
    public LayerChoice RoundToPowers(IEnumerable<Po2Format> formats, TermPrice price, Func<double, double> snap, ImageEncoding image, bool readsImage) =>
        formats.Select(format => RoundToPowers(format, price, snap, image, readsImage)).MinBy(choice => choice.RelativeError + Price(choice.Weights!, price))!;

    /// <param name="snap">The nearest scale (real units per integer weight and code) that the requantizer multiplies by exactly.</param>
    private LayerChoice RoundToPowers(Po2Format format, TermPrice price, Func<double, double> snap, ImageEncoding image, bool readsImage)
    {
        var grid = new Po2Grid(format);
        double[] prices = Prices(format, price);
        double targetRidge = ChooseTargetRidge();
        double roundingRidge = ChooseRoundingRidge(Targets(_fit, targetRidge, Probes()), grid, prices, snap);
        int[] all = [.. Enumerable.Range(0, Outputs)];
        double[] targets = Targets(_all, targetRidge, all);
        var (chosen, steps) = _metrics.Length > 0 && _layer.GroupOutputs > 1
            ? RoundCoupled(targets, roundingRidge, grid, prices, snap)
            : Round(_all, targets, roundingRidge, grid, prices, snap, all, _options.Scales);
        var matrix = Matrix(format, chosen, steps);
        return new LayerChoice(matrix, null, Bias(chosen, steps, image, readsImage, matrix.Integer), Error(chosen, steps), targetRidge, roundingRidge);
    }

    /// <summary>
    /// Some rows, evenly spread over the layer's, of its original weights rounded at a price, each alone, at a few scales: what they use of terms stands for what the layer
    /// would.
    /// </summary>
    public Po2Matrix Sample(Po2Format format, TermPrice price)
    {
        int[] rows = Probes();
        var grid = new Po2Grid(format);
        double[] targets = [.. rows.SelectMany(row => Weights(row).ToArray())];
        double[] prices = Prices(format, price);

        // The ridge decides what a term is worth, so it is chosen as for the layer.
        double ridge = ChooseRoundingRidge(targets, grid, prices, scale => scale);
        var (levels, steps) = Round(_all, targets, ridge, grid, prices, scale => scale, rows, ProbeScales);
        return Matrix(format, levels, steps);
    }

    /// <summary>Rows of levels as the layer's weights stand.</summary>
    private Po2Matrix Matrix(Po2Format format, float[] levels, double[] steps)
    {
        var integers = new float[levels.Length];
        for (int row = 0; row < steps.Length; row++)
        {
            for (int k = 0; k < FanIn; k++)
                integers[(row * FanIn) + Patches.WeightColumn(_layer, k)] = levels[(row * FanIn) + k];
        }

        var codes = new sbyte[integers.Length * format.Terms];
        Po2Rounding.Assign(integers, 1, Po2LevelSet.Of(format), codes);
        return new Po2Matrix(steps.Length, FanIn, format, codes, Scales(steps));
    }

    /// <summary>Plain rounding of the ridge target to so many bits.</summary>
    public LayerChoice RoundToIntegers(int bits, Func<double, double> snap, ImageEncoding image, bool readsImage)
    {
        double targetRidge = ChooseTargetRidge();
        int[] all = [.. Enumerable.Range(0, Outputs)];
        double[] targets = Targets(_all, targetRidge, all);
        float top = (1 << (bits - 1)) - 1;
        var levels = new float[targets.Length];
        var steps = new double[Outputs];
        var values = new sbyte[targets.Length];
        for (int o = 0; o < Outputs; o++)
        {
            var row = targets.AsSpan(o * FanIn, FanIn);
            double largest = 0;
            foreach (double w in row)
                largest = Math.Max(largest, Math.Abs(w));
            steps[o] = SnapUp(largest == 0 ? 1 : largest / top, snap);
            for (int k = 0; k < FanIn; k++)
            {
                float level = levels[(o * FanIn) + k] = Math.Clamp((float)Math.Round(row[k] / steps[o]), -top, top);
                values[(o * FanIn) + Patches.WeightColumn(_layer, k)] = (sbyte)level;
            }
        }

        var matrix = new IntegerMatrix(Outputs, FanIn, bits, values, Scales(steps));
        return new LayerChoice(null, matrix, Bias(levels, steps, image, readsImage, (o, k) => values[(o * FanIn) + k]), Error(levels, steps), targetRidge, 0);
    }

    /// <summary>The smallest exact scale that does not clip the largest weight by more than a fifth of a step at 8 bits.</summary>
    private static double SnapUp(double scale, Func<double, double> snap)
    {
        double wanted = scale;
        while (snap(wanted) < scale * (1 - (0.2 / 127)))
            wanted *= 1.002;
        return snap(wanted);
    }

    /// <summary>By the error of the target itself, before any rounding.</summary>
    /// <remarks>
    /// The layers before this one have seen the images held back, so these look more alike than new ones would; the more inputs for a sample, the less a small
    /// ridge is to be believed.
    /// </remarks>
    private double ChooseTargetRidge() => Choose([.. _options.TargetRidges.Where(ridge => ridge >= Math.Min(2 * FanIn / _samples, _options.TargetRidges.Max()))], _options.FallbackTargetRidge, share =>
    {
        int[] rows = Probes();
        return HeldError([.. Targets(_fit, share, rows).Select(w => (float)w)], [.. rows.Select(_ => 1.0)], rows);
    });

    /// <summary>By what rounding adds to the target's error: the target's own is mostly what earlier layers lost, and would hide it.</summary>
    /// <param name="targets">Of <see cref="Probes"/>.</param>
    private double ChooseRoundingRidge(double[] targets, Po2Grid grid, double[] prices, Func<double, double> snap) => Choose(_options.RoundingRidges, _options.FallbackRoundingRidge, share =>
    {
        int[] rows = Probes();
        var (levels, scales) = Round(_fit, targets, share, grid, prices, snap, rows, ProbeScales);
        return HeldRounding(levels, scales, targets, rows);
    });

    private double Choose(ImmutableArray<double> ridges, double fallback, Func<double, double> heldError)
    {
        if (_held is null)
            return fallback;

        // Downwards from the largest; the error has one valley, so the search ends well past it.
        (double best, double lowest) = (fallback, double.PositiveInfinity);
        foreach (double share in ridges.OrderDescending())
        {
            double error = heldError(share);
            if (error > lowest * PastValley)
                break;
            if (error < lowest)
                (best, lowest) = (share, error);
        }

        return best;
    }

    // All channels of a depthwise layer are cheap.
    private int[] Probes() => EvenSpread.Of(Outputs, OutputsPerMap == 1 ? Outputs : ProbeRows);

    private double[] Targets(LayerCovariance[] covariances, double share, int[] rows)
    {
        var targets = new double[rows.Length * FanIn];
        foreach (var (map, indices) in ByMap(rows))
        {
            var regression = new RidgeRegression(covariances[map], Ridges(map, covariances[map], share));
            Parallel.For(0, indices.Length, _parallelism, i =>
                regression.Target(rows[indices[i]] % OutputsPerMap, Weights(rows[indices[i]]), targets.AsSpan(indices[i] * FanIn, FanIn)));
        }

        return targets;
    }

    /// <summary>Rounds the targets of the given rows; levels and scales stand in the order of the rows.</summary>
    private (float[] Levels, double[] Steps) Round(LayerCovariance[] covariances, double[] targets, double share, Po2Grid grid, double[] prices, Func<double, double> snap, int[] rows, int scales)
    {
        var levels = new float[rows.Length * FanIn];
        var steps = new double[rows.Length];
        var byMap = ByMap(rows);
        if (byMap.Length > 1)
            Parallel.ForEach(byMap, _parallelism, item => RoundMap(item.Map, item.Rows, inner: false));
        else
            RoundMap(byMap[0].Map, byMap[0].Rows, inner: true);
        return (levels, steps);

        void RoundMap(int map, int[] indices, bool inner)
        {
            var covariance = covariances[map];
            var problem = new RoundingProblem(covariance, Ridges(map, covariance, share));
            RowRounding Worker() => new(problem, grid) { Scales = scales, TermPrices = [.. prices] };
            void RoundRow(RowRounding worker, int i)
            {
                if (_metrics.Length > 0)
                    TensorPrimitives.Divide(prices, _metrics[rows[indices[i]] / _layer.GroupOutputs].Of(rows[indices[i]] % _layer.GroupOutputs), worker.TermPrices);
                var target = new float[FanIn];
                for (int k = 0; k < FanIn; k++)
                    target[k] = (float)targets[(indices[i] * FanIn) + k];
                steps[indices[i]] = worker.Round(target, snap, levels.AsSpan(indices[i] * FanIn, FanIn));
            }

            if (inner)
            {
                Parallel.For(0, indices.Length, _parallelism, Worker, (i, _, worker) =>
                {
                    RoundRow(worker, i);
                    return worker;
                }, _ => { });
            }
            else
            {
                var worker = Worker();
                for (int i = 0; i < indices.Length; i++)
                    RoundRow(worker, i);
            }
        }
    }

    /// <summary>Rounds all rows of every map, each with regard to what the errors of the others do to the network's result.</summary>
    private (float[] Levels, double[] Steps) RoundCoupled(double[] targets, double share, Po2Grid grid, double[] prices, Func<double, double> snap)
    {
        var levels = new float[targets.Length];
        var steps = new double[Outputs];
        Parallel.For(0, _metrics.Length, _parallelism, group =>
        {
            int rows = _layer.GroupOutputs, first = group * rows, length = rows * FanIn, maps = rows / OutputsPerMap;
            var problems = new RoundingProblem[maps];
            Parallel.For(0, maps, _parallelism, m =>
            {
                int map = (group * maps) + m;
                problems[m] = new RoundingProblem(_all[map], Ridges(map, _all[map], share));
            });
            var rounding = new CoupledRounding(problems, grid, _metrics[group]) { TermPrices = prices, Scales = _options.Scales, Parallelism = _parallelism };
            var own = new float[length];
            rounding.Round([.. targets.AsSpan(first * FanIn, length).ToArray().Select(w => (float)w)], snap, own).CopyTo(steps, first);
            own.CopyTo(levels, first * FanIn);
        });
        return (levels, steps);
    }

    /// <summary>
    /// Prices of 0, 1, ... terms in units of this layer's loss; they are given in units of the layer's relative error, times the layer's own factor.
    /// </summary>
    private double[] Prices(Po2Format format, TermPrice price)
    {
        if (price.IsNone)
            return [];
        double unit = _all.Sum(covariance => covariance.VarianceY.Sum()) * PriceFactor(format);
        return [.. Enumerable.Range(0, format.Terms + 1).Select(terms => unit * price.Of(terms))];
    }

    private double PriceFactor(Po2Format format) => _options.PriceFactors.GetValueOrDefault((_layer.Name, format.Bits), 1);

    /// <summary>Of all terms of a matrix, in units of the layer's relative error.</summary>
    private double Price(Po2Matrix weights, TermPrice price)
    {
        var (_, nonzero, terms) = TermBudget.Count(weights);
        return PriceFactor(weights.Format) * ((nonzero * price.First) + ((terms - nonzero) * price.Further));
    }

    private double Error(float[] levels, double[] steps)
    {
        var errors = new double[Outputs];
        Parallel.For(0, Outputs, _parallelism, o => errors[o] = _all[o / OutputsPerMap].Error(o % OutputsPerMap, Row(levels, steps, o)));
        return errors.Sum() / Math.Max(_all.Sum(c => c.VarianceY.Sum()), double.Epsilon);
    }

    /// <summary>Mean squared error on the images held back over the variance there, the bias being what the other images give.</summary>
    private double HeldError(float[] levels, double[] steps, int[] rows)
    {
        var judged = _held!;
        var errors = new (double Error, double Variance)[rows.Length];
        Parallel.For(0, rows.Length, _parallelism, i =>
        {
            int map = rows[i] / OutputsPerMap, output = rows[i] % OutputsPerMap;
            var row = Row(levels, steps, i);
            double shift = Bias(_fit[map], output, row) - Bias(judged[map], output, row);
            errors[i] = (judged[map].Error(output, row) + (shift * shift), judged[map].VarianceY[output]);
        });
        return errors.Sum(e => e.Error) / Math.Max(errors.Sum(e => e.Variance), double.Epsilon);
    }

    /// <summary>What rounding targets adds to the mean squared errors on the images held back, each times what its output's counts, the bias being what the other images give.</summary>
    private double HeldRounding(float[] levels, double[] steps, double[] targets, int[] rows)
    {
        var errors = new double[rows.Length];
        Parallel.For(0, rows.Length, _parallelism, i =>
        {
            int map = rows[i] / OutputsPerMap;
            double[] row = Row(levels, steps, i);
            TensorPrimitives.Subtract(row, targets.AsSpan(i * FanIn, FanIn), row);
            double shift = DotProduct.Of(row, _held![map].MeanX) - DotProduct.Of(row, _fit[map].MeanX);
            double weight = _metrics.Length == 0 ? 1 : _metrics[rows[i] / _layer.GroupOutputs].Of(rows[i] % _layer.GroupOutputs);
            errors[i] = weight * (_held[map].Power(row) + (shift * shift));
        });
        return errors.Sum();
    }

    private double[] Row(float[] levels, double[] steps, int index)
    {
        var row = new double[FanIn];
        for (int k = 0; k < FanIn; k++)
            row[k] = levels[(index * FanIn) + k] * steps[index];
        return row;
    }

    private static double Bias(LayerCovariance covariance, int output, double[] row) =>
        covariance.MeanY[output] - DotProduct.Of(row, covariance.MeanX);

    /// <summary>Biases that make the means agree, with the image's mean taken out again, which is folded in later.</summary>
    private float[] Bias(float[] levels, double[] steps, ImageEncoding image, bool readsImage, Func<int, int, long> integer)
    {
        var bias = new float[Outputs];
        for (int o = 0; o < Outputs; o++)
        {
            double value = Bias(_all[o / OutputsPerMap], o % OutputsPerMap, Row(levels, steps, o));
            if (readsImage)
                value += steps[o] * ImageFolding.MeanCodes(_layer, image, o, integer);
            bias[o] = (float)value;
        }

        return bias;
    }

    private float[] Scales(double[] steps) => [.. steps.Select(step => (float)(step / _inputScale))];

    private ReadOnlySpan<double> Weights(int output) => _weights.AsSpan(output * FanIn, FanIn);

    private (int Map, int[] Rows)[] ByMap(int[] rows) =>
        [.. Enumerable.Range(0, rows.Length).GroupBy(i => rows[i] / OutputsPerMap).Select(group => (group.Key, group.ToArray()))];

    private double[] Ridges(int map, LayerCovariance covariance, double share)
    {
        // In a patch the channels of the map's group follow one another.
        int first = map * OutputsPerMap / _layer.GroupOutputs * _layer.GroupInputs;
        return covariance.Ridges(share, _factors.Length == 0 ? [] : [.. Enumerable.Range(0, FanIn).Select(k => _factors[first + (k % _layer.GroupInputs)])]);
    }
}
