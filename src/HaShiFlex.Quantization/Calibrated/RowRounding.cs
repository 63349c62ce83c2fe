using System.Numerics.Tensors;

namespace HaShiFlex.Quantization.Calibrated;

/// <summary>
/// Rounds one row of a linear map to Po2 levels c and a scale s so that the loss (s c - w*) H (s c - w*)^T + the price of its terms is small.
/// </summary>
/// <remarks>
/// From several scales: weights are decided one after the other, each taking up the error of those before it (GPTQ, Frantar et al. 2022, which is
/// Babai's nearest plane algorithm on the lattice of levels), in rows of few weights with many beginnings kept (<see cref="BeamSearch"/>), then coordinate
/// descent, each weight to the level nearest to its optimum given the others, with the scale refitted in closed form, s = c H w* / c H c. One instance per thread.
/// </remarks>
public sealed class RowRounding
{
    // In a row of few weights none can take up much of the others' error, so that the way of deciding matters.
    private const int FewInputs = 32;
    private const int ManyBeginnings = 16;

    private readonly Po2Grid _grid;
    private readonly float[] _levels;
    private readonly float[] _residual;
    private readonly float[] _formTarget;
    private readonly BeamSearch _beam;
    private readonly float[] _best;

    public RowRounding(RoundingProblem problem, Po2Grid grid)
    {
        _grid = grid;
        _levels = new float[problem.Inputs];
        _residual = new float[problem.Inputs];
        _formTarget = new float[problem.Inputs];
        _beam = new BeamSearch(problem, grid, problem.Inputs <= FewInputs ? ManyBeginnings : 1);
        _best = new float[problem.Inputs];
    }

    /// <summary>May become another one of as many inputs.</summary>
    public RoundingProblem Problem
    {
        get => _beam.Problem;
        set => _beam.Problem = value;
    }

    /// <summary>Prices of 0, 1, ... terms in units of the loss; empty where terms cost nothing.</summary>
    public double[] TermPrices { get; init; } = [];

    /// <summary>Scales tried, spread over <see cref="Octaves"/> octaves below that which puts the largest weight at the largest level.</summary>
    public int Scales { get; init; } = 12;

    /// <summary>Levels of one term are an octave apart, so one octave of scales meets every pattern, but for clipping at the ends.</summary>
    public double Octaves { get; init; } = 1.6;

    public int Sweeps { get; init; } = 12;

    /// <summary>What <see cref="Try"/> has found, in integer units.</summary>
    public ReadOnlySpan<float> Levels => _levels;

    /// <param name="target">w*.</param>
    /// <param name="snap">The nearest scale that the hardware can multiply by.</param>
    /// <param name="levels">The rounded row, in integer units.</param>
    /// <returns>The scale.</returns>
    public double Round(ReadOnlySpan<float> target, Func<double, double> snap, Span<float> levels)
    {
        double bestLoss = double.PositiveInfinity, bestScale = 0;
        Aim(target);
        for (int trial = 0; trial < Scales; trial++)
        {
            var (loss, scale) = Begin(target, trial);
            if (loss < bestLoss)
            {
                (bestLoss, bestScale) = (loss, scale);
                _levels.CopyTo(_best, 0);
            }
        }

        _best.CopyTo(levels);
        return Snap(target, bestScale, snap, levels);
    }

    /// <summary>Starts from one scale alone; what it finds is in <see cref="Levels"/>.</summary>
    /// <param name="trial">Below <see cref="Scales"/>.</param>
    /// <returns>The loss with the price of terms, and the scale that suits the levels best.</returns>
    public (double Loss, double Scale) Try(ReadOnlySpan<float> target, int trial)
    {
        Aim(target);
        return Begin(target, trial);
    }

    /// <summary>Moves the scale of the row that <see cref="Try"/> was last given to one that the hardware has, and improves its levels for it.</summary>
    /// <returns>That scale.</returns>
    public double Snap(ReadOnlySpan<float> target, double scale, Func<double, double> snap, Span<float> levels)
    {
        Aim(target);
        return SnapAimed(target, scale, snap, levels);
    }

    /// <summary>Goes on from levels and a scale that were chosen for a target near to this one.</summary>
    /// <returns>The scale.</returns>
    public double Improve(ReadOnlySpan<float> target, double scale, Func<double, double> snap, Span<float> levels)
    {
        Aim(target);
        double kept = scale, fresh = scale;
        levels.CopyTo(_levels);
        double loss = Descend(target, ref kept, refit: true, Sweeps);
        _levels.CopyTo(levels);
        _beam.Decide(target, scale, TermPrices, _levels);
        if (Descend(target, ref fresh, refit: true, Sweeps) < loss)
        {
            kept = fresh;
            _levels.CopyTo(levels);
        }

        return SnapAimed(target, kept, snap, levels);
    }

    private (double Loss, double Scale) Begin(ReadOnlySpan<float> target, int trial)
    {
        float largest = Math.Abs(TensorPrimitives.MaxMagnitude(target));
        if (largest == 0)
        {
            Array.Clear(_levels);
            return (0, 1);
        }

        double scale = largest / _grid.Maximum * Math.Pow(2, 0.4) * Math.Pow(2, -Octaves * trial / Scales);
        _beam.Decide(target, scale, TermPrices, _levels);
        double loss = Descend(target, ref scale, refit: true, Sweeps);
        return (loss, scale);
    }

    private double SnapAimed(ReadOnlySpan<float> target, double scale, Func<double, double> snap, Span<float> levels)
    {
        double snapped = snap(scale);
        if (!target.ContainsAnyExcept(0f))
            return snapped;
        levels.CopyTo(_levels);
        double kept = Descend(target, ref snapped, refit: false, Sweeps);
        _levels.CopyTo(levels);
        _beam.Decide(target, snapped, TermPrices, _levels);
        if (Descend(target, ref snapped, refit: false, Sweeps) < kept)
            _levels.CopyTo(levels);
        return snapped;
    }

    /// <summary>H w*.</summary>
    private void Aim(ReadOnlySpan<float> target)
    {
        for (int i = 0; i < target.Length; i++)
            _formTarget[i] = DotProduct.Of(Problem.Form(i), target);
    }

    /// <summary>Coordinate descent from the levels at hand; returns the loss with the price of terms.</summary>
    private double Descend(ReadOnlySpan<float> target, ref double scale, bool refit, int sweeps)
    {
        int n = target.Length;
        Residual(scale);
        for (int sweep = 0; sweep < sweeps; sweep++)
        {
            float step = (float)scale, inverse = (float)(1 / scale);
            int changes = 0;
            for (int i = 0; i < n; i++)
            {
                var form = Problem.Form(i);
                float wanted = _levels[i] - (_residual[i] / form[i] * inverse);
                float level = TermPrices.Length == 0 ? _grid.Nearest(wanted) : _grid.Cheapest(wanted, form[i] * step * step, TermPrices);
                if (level == _levels[i])
                    continue;
                TensorPrimitives.MultiplyAdd(form, step * (level - _levels[i]), _residual, _residual);
                _levels[i] = level;
                changes++;
            }

            if (refit)
            {
                // residual = s H c - H w*, so c H c = (c residual + c H w*) / s.
                double cross = DotProduct.Of(_levels, _formTarget);
                double power = (DotProduct.Of(_levels, _residual) + cross) / scale;
                if (power > 0 && cross > 0)
                {
                    double refitted = cross / power;
                    if (Math.Abs((refitted / scale) - 1) < 1e-4 && changes == 0)
                        break;
                    scale = refitted;
                    Residual(scale);
                    continue;
                }
            }

            if (changes == 0)
                break;
        }

        Residual(scale);
        double loss = 0;
        for (int i = 0; i < n; i++)
            loss += ((scale * _levels[i]) - target[i]) * _residual[i];
        if (TermPrices.Length > 0)
        {
            foreach (float level in _levels)
                loss += TermPrices[_grid.TermsOf(level)];
        }

        return loss;
    }

    /// <summary>H (s c - w*).</summary>
    private void Residual(double scale)
    {
        TensorPrimitives.Negate<float>(_formTarget, _residual);
        for (int i = 0; i < _levels.Length; i++)
        {
            if (_levels[i] != 0)
                TensorPrimitives.MultiplyAdd(Problem.Form(i), (float)(scale * _levels[i]), _residual, _residual);
        }
    }
}
