using System.Numerics.Tensors;

namespace HaShiFlex.Quantization.Calibrated;

/// <summary>
/// Levels c of one row at a given scale s for which (s c - w*) H (s c - w*)^T + the price of terms is small: weights are decided one after the other, each taking up the
/// error of those before it, and the best beginnings are all gone on with (the K-best sphere decoder: Anderson and Mohan 1984, Guo and Nilsson 2006). A width
/// of one is GPTQ's decision, and with a price for the first term SparseGPT's (Frantar and Alistarh 2023). One instance per thread.
/// </summary>
public sealed class BeamSearch
{
    private readonly Po2Grid _grid;
    private readonly int _width;
    private readonly float[] _candidates;
    private readonly List<(double Loss, int State, float Level)> _branches = [];
    private State[] _states;
    private State[] _next;

    /// <param name="width">Beginnings that are gone on with, at least 1.</param>
    public BeamSearch(RoundingProblem problem, Po2Grid grid, int width)
    {
        (Problem, _grid, _width) = (problem, grid, width);
        _candidates = new float[Po2Grid.MostCandidates];
        _states = [.. Enumerable.Range(0, width).Select(_ => new State(problem.Inputs))];
        _next = [.. Enumerable.Range(0, width).Select(_ => new State(problem.Inputs))];
    }

    /// <summary>May become another one of as many inputs.</summary>
    public RoundingProblem Problem { get; set; }

    /// <param name="termPrices">Prices of 0, 1, ... terms in units of the loss; empty where terms cost nothing.</param>
    /// <param name="levels">In integer units.</param>
    public void Decide(ReadOnlySpan<float> target, double scale, ReadOnlySpan<double> termPrices, Span<float> levels)
    {
        var order = Problem.Order;
        float step = (float)scale, inverse = (float)(1 / scale);
        int count = 1;
        Array.Clear(_states[0].Carry);
        _states[0].Loss = 0;
        for (int i = order.Length - 1; i >= 0; i--)
        {
            var factor = Problem.Factor(i);
            int column = order[i];
            _branches.Clear();
            for (int s = 0; s < count; s++)
            {
                float wanted = target[column] + (_states[s].Carry[i] / factor[i]);
                int found = _width == 1 ? Cheapest(wanted * inverse, factor[i] * factor[i] * step * step, termPrices) : _grid.Candidates(wanted * inverse, _candidates);
                foreach (float level in _candidates.AsSpan(0, found))
                {
                    double miss = (double)factor[i] * (wanted - (step * level));
                    double price = termPrices.IsEmpty ? 0 : termPrices[_grid.TermsOf(level)];
                    _branches.Add((_states[s].Loss + (miss * miss) + price, s, level));
                }
            }

            if (_branches.Count > _width)
                _branches.Sort(static (a, b) => a.Loss != b.Loss ? a.Loss.CompareTo(b.Loss) : a.State != b.State ? a.State.CompareTo(b.State) : a.Level.CompareTo(b.Level));
            count = Math.Min(_width, _branches.Count);
            for (int s = 0; s < count; s++)
            {
                var (loss, from, level) = _branches[s];
                var next = _next[s];
                next.Loss = loss;
                _states[from].Levels.AsSpan().CopyTo(next.Levels);
                next.Levels[column] = level;
                TensorPrimitives.MultiplyAdd(factor[..i], target[column] - (step * level), _states[from].Carry.AsSpan(0, i), next.Carry.AsSpan(0, i));
            }

            (_states, _next) = (_next, _states);
        }

        _states.AsSpan(0, count).ToArray().MinBy(state => state.Loss)!.Levels.CopyTo(levels);
    }

    private int Cheapest(float wanted, float curvature, ReadOnlySpan<double> termPrices)
    {
        _candidates[0] = termPrices.IsEmpty ? _grid.Nearest(wanted) : _grid.Cheapest(wanted, curvature, termPrices);
        return 1;
    }

    private sealed class State(int inputs)
    {
        public float[] Levels { get; } = new float[inputs];

        public float[] Carry { get; } = new float[inputs];

        public double Loss { get; set; }
    }
}
