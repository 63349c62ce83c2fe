using System.Diagnostics;

namespace HaShiFlex.Arithmetic.Sharing;

/// <summary>
/// Ruin and recreate (Schrimpf et al., Record Breaking Optimization Results Using the Ruin and Recreate Principle, 2000): a round dissolves a few
/// related sums into their operands and shares anew around those with randomly scaled gains; it is kept if the cost fell or rose by less than a
/// threshold that falls to zero. Only the rows that read the dissolved sums are touched.
/// </summary>
internal sealed class SharingSearch(SharingState state, PairSharing sharing, SharingSettings settings)
{
    /// <summary>Most sums that a round dissolves of its own choice; those that read them come on top.</summary>
    private const int MostRuined = 8;

    /// <summary>Mean threshold of the first rounds, in full adders (or adders).</summary>
    private const double Temperature = 4;

    private const double AddersTemperature = 0.3;

    /// <summary>Greatest noise of gains: a factor between 0 and 2.</summary>
    private const int MostNoise = 1 << 17;

    private readonly SharedSums _sums = state.Sums;
    private readonly long[] _rowCosts = new long[state.Rows];
    private readonly List<(int Row, PackedTerm Term)> _freed = [];
    private readonly List<int> _ruined = [];
    private SplitMix _random = new((ulong)settings.Seed);
    private int[] _ruinedIn = [];
    private long _rowTotal;
    private int _round;

    /// <summary>Weighted cells of the graph at hand.</summary>
    public long Cost => _rowTotal + _sums.TotalCost;

    /// <summary>Takes back what greedy sharing left without a second reader, before <see cref="Run"/>.</summary>
    public void Simplify()
    {
        state.Begin();
        for (int node = _sums.Inputs; node < _sums.Length; node++)
            Simplify(node);
        state.Commit();
        for (int row = 0; row < state.Rows; row++)
            _rowTotal += _rowCosts[row] = state.CostOf(row);
    }

    /// <summary>Searches until the effort or the time is used up.</summary>
    public void Run(IProgress<SharingProgress>? progress)
    {
        var clock = Stopwatch.StartNew();
        double done = 0;
        int reportEvery = Math.Max(1, settings.Effort / 100);
        for (_round = 1; _round <= settings.Effort && _sums.Count > 0; _round++)
        {
            done = Math.Max(done, (double)(_round - 1) / settings.Effort);
            if (settings.TimeBudget is { } budget && (_round & 15) == 1)
            {
                done = Math.Max(done, clock.Elapsed / budget);
                if (done >= 1)
                    break;
            }

            if (_round % reportEvery == 0)
                progress?.Report(new SharingProgress(Math.Min(1, done), (double)Cost / CellWeights.Unit));
            Round(1 - done);
        }

        progress?.Report(new SharingProgress(1, (double)Cost / CellWeights.Unit));
    }

    private void Round(double heat)
    {
        long before = Cost;
        state.Begin();
        _freed.Clear();
        _ruined.Clear();
        if (_ruinedIn.Length < _sums.Length)
            Array.Resize(ref _ruinedIn, 2 * _sums.Length);
        Choose();
        foreach (int node in _ruined)
        {
            while (state.UsesOf(node) is [.., var use])
            {
                state.RemoveTerm(use.Node, use.At(node));
                Dissolve(use.Node, use.At(node));
            }
        }

        // A sum stands after those that read it.
        foreach (int node in _ruined)
            state.Kill(node);
        sharing.ShareAround(_freed, (int)_random.Below(MostNoise), _random.Next());
        SimplifyTouched();

        long rows = _rowTotal;
        bool fits = true;
        foreach (int row in state.Touched)
        {
            rows += state.CostOf(row) - _rowCosts[row];
            fits &= settings.DepthLimit is not { } limit || state.DepthOf(row) <= limit;
        }

        double temperature = settings.Objective == SharingObjective.Adders ? AddersTemperature : Temperature;
        long threshold = (long)(CellWeights.Unit * temperature * heat * -Math.Log(1 - _random.Fraction()));
        if (!fits || rows + _sums.TotalCost > before + threshold)
        {
            state.Rollback();
            return;
        }

        foreach (int row in state.Touched)
            _rowCosts[row] = state.CostOf(row);
        _rowTotal = rows;
        state.Commit();
    }

    /// <summary>A random sum, and others that stand beside it in some row, or are operands of such.</summary>
    private void Choose()
    {
        int first;
        do
            first = _sums.Inputs + (int)_random.Below(_sums.Length - _sums.Inputs);
        while (!_sums.IsAlive(first));
        Ruin(first);
        for (int more = (int)_random.Below(MostRuined); more > 0; more--)
        {
            var uses = state.UsesOf(_ruined[(int)_random.Below(_ruined.Count)]);
            if (uses.Length == 0)
                continue;
            var row = state.Row(uses[(int)_random.Below(uses.Length)].Node);
            int node = row[(int)_random.Below(row.Length)].Node;
            if (!_sums.IsSum(node))
                continue;
            if (_random.Below(2) == 0)
            {
                int operand = _random.Below(2) == 0 ? _sums.Left(node).Node : _sums.Right(node).Node;
                if (_sums.IsSum(operand))
                    node = operand;
            }

            Ruin(node);
        }
    }

    /// <summary>Marks a sum, after all that read it.</summary>
    private void Ruin(int node)
    {
        if (_ruinedIn[node] == _round)
            return;
        _ruinedIn[node] = _round;
        foreach (int reader in state.ReadersOf(node))
            Ruin(reader);
        _ruined.Add(node);
    }

    /// <summary>Adds a term to a row; a ruined sum as its operands.</summary>
    private void Dissolve(int row, PackedTerm term)
    {
        if (_sums.IsSum(term.Node) && _ruinedIn[term.Node] == _round)
        {
            Dissolve(row, _sums.Left(term.Node).Through(term));
            Dissolve(row, _sums.Right(term.Node).Through(term));
            return;
        }

        state.AddTerm(row, term);
        _freed.Add((row, term));
    }

    private void SimplifyTouched()
    {
        for (int i = 0; i < state.Created.Count; i++)
        {
            int node = state.Created[i];
            if (!_sums.IsAlive(node))
                continue;
            var (left, right) = (_sums.Left(node).Node, _sums.Right(node).Node);
            Simplify(node);
            Simplify(left);
            Simplify(right);
        }

        for (int i = 0; i < state.Killed.Count; i++)
        {
            int node = state.Killed[i];
            Simplify(_sums.Left(node).Node);
            Simplify(_sums.Right(node).Node);
        }
    }

    /// <summary>Removes a sum that nothing reads; one that a single row reads is its operands, since nothing is shared.</summary>
    private void Simplify(int node)
    {
        if (!_sums.IsSum(node) || !_sums.IsAlive(node) || state.ReadersOf(node).Length > 0)
            return;
        var uses = state.UsesOf(node);
        if (uses.Length > 1 || (uses.Length == 1 && settings.DepthLimit is not null))
            return;
        var (left, right) = (_sums.Left(node), _sums.Right(node));
        if (uses is [var use])
        {
            var term = use.At(node);
            state.RemoveTerm(use.Node, term);
            state.AddTerm(use.Node, left.Through(term));
            state.AddTerm(use.Node, right.Through(term));
        }

        state.Kill(node);
        Simplify(left.Node);
        Simplify(right.Node);
    }
}
