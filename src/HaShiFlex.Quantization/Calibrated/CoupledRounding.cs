using System.Numerics.Tensors;

namespace HaShiFlex.Quantization.Calibrated;

/// <summary>
/// Rounds all rows of one linear map to Po2 levels and scales so that tr(G E H E^T) + the price of their terms is small, with E the errors of the rows, H the inputs'
/// quadratic form and G the outputs' metric: rows are decided one after the other, each taking up what the errors of those before it do to the network's result
/// (the two-sided form of GPTQ: Tseng et al. 2025, YAQA), then decided again given all others, until nothing changes.
/// </summary>
/// <remarks>One row given the others is the problem of <see cref="RowRounding"/> at the target w* - (G_r e) / G_rr, with e the errors of the others.</remarks>
public sealed class CoupledRounding
{
    // Smaller falls of the loss are not worth a trial more.
    private const double LeastGain = 1e-6;

    private readonly IReadOnlyList<RoundingProblem> _problems;
    private readonly Po2Grid _grid;
    private readonly OutputMetric _metric;

    /// <param name="problems">One for all rows, or one for each.</param>
    public CoupledRounding(IReadOnlyList<RoundingProblem> problems, Po2Grid grid, OutputMetric metric) => (_problems, _grid, _metric) = (problems, grid, metric);

    /// <summary>Prices of 0, 1, ... terms in units of the loss; empty where terms cost nothing.</summary>
    public double[] TermPrices { get; init; } = [];

    /// <summary>As in <see cref="RowRounding"/>.</summary>
    public int Scales { get; init; } = 12;

    /// <summary>How often all rows are decided again at most.</summary>
    public int Sweeps { get; init; } = 3;

    /// <summary>The result does not depend on it.</summary>
    public ParallelOptions Parallelism { get; init; } = new();

    /// <param name="targets">The rows w*, N x K.</param>
    /// <param name="snap">The nearest scale that the hardware can multiply by.</param>
    /// <param name="levels">The rounded rows in integer units, N x K.</param>
    /// <returns>The rows' scales.</returns>
    public double[] Round(float[] targets, Func<double, double> snap, float[] levels)
    {
        var rows = new Rows(this, targets, snap, levels);
        int n = _metric.Outputs;
        // What is decided last can take up most; so the rows that matter least come last.
        int[] order = [.. Enumerable.Range(0, n).OrderBy(i => _metric.Of(i) * rows.Power(i, rows.Target(i))).ThenBy(i => i)];
        var factor = Factor(order);
        for (int i = n - 1; i >= 0; i--)
        {
            var after = factor.Row(i);
            rows.Aim(order[i]);
            for (int s = i + 1; s < n; s++)
                rows.TakeUp(order[s], factor.Row(s)[i] / after[i]);
            rows.Decide(order[i]);
        }

        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            bool changes = false;
            for (int i = n - 1; i >= 0; i--)
            {
                int row = order[i];
                var metric = _metric.Row(row);
                rows.Aim(row);
                for (int s = 0; s < n; s++)
                {
                    if (s != row)
                        rows.TakeUp(s, metric[s] / metric[row]);
                }

                changes |= rows.DecideAgain(row);
            }

            if (!changes)
                break;
        }

        return rows.Steps;
    }

    /// <summary>Of G in an order, so that |L^T E|^2 is the loss: row i of it is L_ii times the row's error and what those after it add.</summary>
    private CholeskyFactor Factor(int[] order)
    {
        int n = order.Length;
        var permuted = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            var row = _metric.Row(order[i]);
            for (int j = 0; j <= i; j++)
                permuted[(i * n) + j] = row[order[j]];
        }

        return CholeskyFactor.Of(permuted, n);
    }

    /// <summary>Levels, scales and errors of all rows, and the target of the row at hand.</summary>
    private sealed class Rows
    {
        private readonly CoupledRounding _rounding;
        private readonly float[] _targets;
        private readonly Func<double, double> _snap;
        private readonly float[] _levels;
        private readonly float[] _errors;
        private readonly float[] _aim;
        private readonly float[] _candidate;
        private readonly float[] _difference;
        private readonly double[] _prices;
        private readonly RowRounding[] _workers;
        private readonly (double Loss, double Scale)[] _trials;

        public Rows(CoupledRounding rounding, float[] targets, Func<double, double> snap, float[] levels)
        {
            (_rounding, _targets, _snap, _levels) = (rounding, targets, snap, levels);
            int inputs = rounding._problems[0].Inputs;
            Steps = new double[rounding._metric.Outputs];
            _errors = new float[targets.Length];
            (_aim, _candidate, _difference) = (new float[inputs], new float[inputs], new float[inputs]);
            _prices = new double[rounding.TermPrices.Length];
            _workers = [.. Enumerable.Range(0, rounding.Scales).Select(_ => new RowRounding(rounding._problems[0], rounding._grid) { Scales = rounding.Scales, TermPrices = _prices })];
            _trials = new (double, double)[rounding.Scales];
        }

        public double[] Steps { get; }

        public ReadOnlySpan<float> Target(int row) => Of(_targets, row);

        /// <summary>Starts with a row's own target.</summary>
        public void Aim(int row)
        {
            Target(row).CopyTo(_aim);
            foreach (var worker in _workers)
                worker.Problem = Problem(row);
            for (int t = 0; t < _prices.Length; t++)
                _prices[t] = _rounding.TermPrices[t] / _rounding._metric.Of(row);
        }

        /// <summary>Moves the target against another row's error.</summary>
        public void TakeUp(int other, double share)
        {
            if (share != 0)
                TensorPrimitives.MultiplyAdd(Of(_errors, other), (float)-share, _aim, _aim);
        }

        public void Decide(int row)
        {
            Parallel.For(0, _workers.Length, _rounding.Parallelism, trial => _trials[trial] = _workers[trial].Try(_aim, trial));
            int best = 0;
            for (int trial = 1; trial < _trials.Length; trial++)
                best = _trials[trial].Loss < _trials[best].Loss ? trial : best;
            _workers[best].Levels.CopyTo(_candidate);
            Take(row, _workers[best].Snap(_aim, _trials[best].Scale, _snap, _candidate));
        }

        /// <summary>Changes the row where that lowers the loss.</summary>
        public bool DecideAgain(int row)
        {
            Of(_levels, row).CopyTo(_candidate);
            double before = Loss(row, _candidate, Steps[row]);
            double step = _workers[0].Improve(_aim, Steps[row], _snap, _candidate);
            if (Loss(row, _candidate, step) >= before * (1 - LeastGain))
                return false;
            Take(row, step);
            return true;
        }

        /// <summary>v H v^T.</summary>
        public double Power(int row, ReadOnlySpan<float> v)
        {
            var problem = Problem(row);
            double sum = 0;
            for (int i = 0; i < v.Length; i++)
            {
                if (v[i] != 0)
                    sum += v[i] * (double)DotProduct.Of(problem.Form(i), v);
            }

            return sum;
        }

        private void Take(int row, double step)
        {
            Steps[row] = step;
            _candidate.CopyTo(Of(_levels, row));
            var error = Of(_errors, row);
            TensorPrimitives.Multiply(_candidate, (float)step, error);
            TensorPrimitives.Subtract(error, Target(row), error);
        }

        private double Loss(int row, ReadOnlySpan<float> levels, double step)
        {
            TensorPrimitives.Multiply(levels, (float)step, _difference);
            TensorPrimitives.Subtract(_difference, _aim, _difference);
            double loss = Power(row, _difference);
            if (_prices.Length > 0)
            {
                foreach (float level in levels)
                    loss += _prices[_rounding._grid.TermsOf(level)];
            }

            return loss;
        }

        private RoundingProblem Problem(int row) => _rounding._problems[_rounding._problems.Count == 1 ? 0 : row];

        private Span<float> Of(float[] matrix, int row) => matrix.AsSpan(row * _aim.Length, _aim.Length);
    }
}
