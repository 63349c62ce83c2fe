using System.Collections.Immutable;
using HaShiFlex.Inference.Float;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Inference.Calibration;

/// <summary>
/// What the hardened layers of a network buy of a budget at a price, before any is calibrated: some rows of each are rounded with the float network's activations on all
/// images, which want the same terms as the quantized network's within a factor that is alike for all layers.
/// </summary>
internal sealed class TermDemands
{
    private readonly TermBudget _budget;
    private readonly CalibrationOptions _options;
    private readonly ImmutableArray<Probe> _probes;

    private TermDemands(TermBudget budget, CalibrationOptions options, ImmutableArray<Probe> probes) => (_budget, _options, _probes) = (budget, options, probes);

    /// <param name="options">Those of the basis, with factors of prices.</param>
    public static TermDemands Measure(CalibrationBasis basis, CalibrationOptions options, TermBudget budget, IProgress<CalibrationProgress>? progress, CancellationToken cancellation)
    {
        var parallelism = options.Parallelism(cancellation);
        var network = basis.Reference(parallelism);
        var metrics = basis.Metrics(parallelism);
        var scaling = basis.Ranges(parallelism).Scaling;
        var maps = new CalibrationMaps(network, basis.Image, basis.Images);
        var gathering = new MomentGathering(basis, maps, metrics, options);
        var probes = ImmutableArray.CreateBuilder<Probe>();
        for (int i = 0; i < network.Layers.Length; i++)
        {
            if (network.Layers[i] is ConvolutionLayer layer && !basis.Settings.ProgrammableLayers.Contains(layer.Name))
            {
                progress?.Report(new CalibrationProgress(layer.Name, i / (double)network.Layers.Length));
                bool apart = ClampedAccumulator.Suits((ConvolutionLayer)basis.Network.Layers[i]);

                // Covariances of outputs that have their own take room and time, so only those that are rounded are gathered.
                int[] rows = apart ? EvenSpread.Of(layer.Output.Channels, LayerProblem.ProbeRows) : [];
                var probed = apart ? OfRows(layer, rows) : layer;
                var kernel = new ConvolutionKernel(probed);
                int producer = layer.Inputs[0];
                var gathered = gathering.Gather(probed, i, apart, null, reader => reader.Float(producer), (reader, target) => reader.Run(kernel, producer, target), cancellation);
                var sums = metrics is null ? [] : apart ? [OfRows(metrics.Sums[i][0], layer.Output.Channels, rows)] : metrics.Sums[i];
                probes.Add(new Probe(
                    new LayerProblem(probed, probed.Weights, 1, scaling.Of(basis.Network, producer), gathered, sums, options, cancellation),
                    layer,
                    basis.Settings.WeightsOf(layer.Name),
                    layer.Output.Channels / (double)probed.Output.Channels));
            }

            maps.StartFloats(i);
            maps.KeepFloats(i, parallelism);
            maps.Release(i);
        }

        return new TermDemands(budget, options, probes.ToImmutable());
    }

    /// <summary>What one term for each weight comes to, in units of the budget's costs.</summary>
    public double Whole => _probes.Sum(probe => _budget.Whole(probe.Layer.Name, probe.Layer.Weights.Values.Length));

    /// <summary>What each hardened layer buys, in units of the budget's costs, in the network's order.</summary>
    /// <param name="price">In units of the logit error, 0 or more.</param>
    public ImmutableArray<double> At(double price) =>
        [.. _probes.Select(probe =>
        {
            // Prices are in units of the errors of all outputs together.
            var sample = probe.Problem.Sample(probe.Format, _budget.Priced(_options, price * probe.OutputsForEach).Price);
            return _budget.Used(probe.Layer.Name, sample) * probe.Layer.Output.Channels / sample.Outputs;
        })];

    private static ConvolutionLayer OfRows(ConvolutionLayer layer, int[] rows) => layer with
    {
        Output = layer.Output with { Channels = rows.Length },
        Weights = new WeightMatrix(rows.Length, layer.Weights.FanIn, rows.SelectMany(row => layer.Weights.Row(row).ToArray()).ToArray()),
        Bias = rows.Select(row => layer.Bias.Span[row]).ToArray(),
    };

    private static double[] OfRows(double[] matrix, int size, int[] rows) => [.. rows.SelectMany(row => rows.Select(column => matrix[(row * size) + column]))];

    /// <param name="Problem">Of all outputs of the layer, or of some.</param>
    /// <param name="OutputsForEach">Outputs of the layer for each of the problem's.</param>
    private sealed record Probe(LayerProblem Problem, ConvolutionLayer Layer, Po2Format Format, double OutputsForEach);
}
