namespace HaShiFlex.Quantization.Calibrated;

/// <summary>
/// How much errors e of a linear map's outputs at one position hurt the network's result: e G e^T, with G the mean of g g^T over derivatives g of that result by the
/// outputs. Over a covariance H of the inputs the loss of a map's error E is tr(G E H E^T), the Kronecker-factored curvature of Martens and Grosse (2015).
/// </summary>
public sealed class OutputMetric
{
    private readonly double[] _matrix;

    private OutputMetric(int outputs, double[] matrix) => (Outputs, _matrix) = (outputs, matrix);

    public int Outputs { get; }

    /// <summary>Row i of G, N.</summary>
    public ReadOnlySpan<double> Row(int i) => _matrix.AsSpan(i * Outputs, Outputs);

    /// <summary>What a squared error of one output alone counts, positive.</summary>
    public double Of(int output) => _matrix[(output * Outputs) + output];

    /// <summary>
    /// The metrics of a layer's maps from sums of g g^T, made positive definite and no surer than their few images are: each diagonal element grows by a share of itself
    /// and a little of the layer's mean. In units in which all outputs together count as much as they would without a metric.
    /// </summary>
    /// <param name="sums">For each map N x N, symmetric.</param>
    /// <param name="variances">For each map the variance of each output, N.</param>
    /// <param name="damping">That share, positive: coupling between outputs is divided by one more than it.</param>
    public static OutputMetric[] Of(IReadOnlyList<double[]> sums, IReadOnlyList<double[]> variances, double damping)
    {
        // Of an output that no image's result depends on.
        const double Least = 0.01;

        double mean = sums.Select((sum, map) => Diagonal(sum, variances[map].Length).Sum()).Sum() / variances.Sum(own => own.Length);
        if (!(mean > 0))
            return [.. variances.Select(own => Identity(own.Length))];
        var metrics = sums.Select((sum, map) =>
        {
            int n = variances[map].Length;
            double[] matrix = [.. sum];
            for (int i = 0; i < n; i++)
                matrix[(i * n) + i] += (damping * matrix[(i * n) + i]) + (Least * mean);
            return new OutputMetric(n, matrix);
        }).ToArray();

        double counted = 0, plain = 0;
        for (int map = 0; map < metrics.Length; map++)
        {
            for (int i = 0; i < metrics[map].Outputs; i++)
                (counted, plain) = (counted + (metrics[map].Of(i) * variances[map][i]), plain + variances[map][i]);
        }

        double unit = counted > 0 ? plain / counted : 1 / mean;
        foreach (var metric in metrics)
            System.Numerics.Tensors.TensorPrimitives.Multiply(metric._matrix, unit, metric._matrix);
        return metrics;
    }

    /// <summary>Every output counts the same, and alone.</summary>
    public static OutputMetric Identity(int outputs)
    {
        var matrix = new double[outputs * outputs];
        for (int i = 0; i < outputs; i++)
            matrix[(i * outputs) + i] = 1;
        return new OutputMetric(outputs, matrix);
    }

    private static IEnumerable<double> Diagonal(double[] matrix, int n) => Enumerable.Range(0, n).Select(i => matrix[(i * n) + i]);
}
