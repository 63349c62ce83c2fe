using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Documents;

namespace HaShiFlex.Arithmetic.Graphs;

/// <summary>
/// The order in which the terms of one output are added two by two. Operands that are alike (same interval, shift and sign, made the same way) form one
/// class and are added in bulk, so that a plan of a thousand terms has some hundred steps.
/// </summary>
/// <remarks>
/// The two operands whose results end lowest come first: an addition costs the positions from the later first bit to the result's last, so narrow and
/// overlapping operands are the cheapest. Positive and negative terms are summed apart and subtracted once, so that sums of unsigned inputs stay unsigned.
/// The terms of one input are added among themselves first, as only then the intervals of all later sums add up exactly.
/// Instances are reused from output to output: nothing is allocated for an output once the buffers have grown.
/// </remarks>
internal sealed class RippleTreePlan
{
    /// <summary>Operands that are alike.</summary>
    /// <param name="Interval">Of the unshifted value.</param>
    /// <param name="Shift">Where its bit 0 stands in the output.</param>
    /// <param name="Count">How many there are in all.</param>
    /// <param name="Depth">Adder levels above the inputs.</param>
    /// <param name="Bits">Which of its bits are signals.</param>
    public record struct OperandClass(Interval Interval, int Shift, int Count, int Depth, WordBits Bits);

    /// <summary>Additions of two classes: <paramref name="Count"/> of them, each of the next free operand of Left and then of Right, which may be the same class.</summary>
    public record struct Step(int Left, bool LeftNegative, int Right, bool RightNegative, int Result, int Count, SumCells Cells);

    private readonly Interval[] _intervals;
    private readonly int[] _kindOfInput;
    private readonly int[] _leafOfKey;
    private readonly List<int> _usedKeys = [];
    private readonly List<OperandClass> _classes = [];
    private readonly List<int> _free = [];
    private readonly List<bool> _negative = [];
    private readonly List<Step> _steps = [];
    private readonly List<List<int>>? _members;
    private readonly Dictionary<(int Kind, UInt128 Pattern), int> _chains = [];
    private readonly List<(int Class, int First, int Last)> _chainLeaves = [];
    private readonly List<int>[] _queues = [[], []];
    private readonly List<Term> _group = [];
    private readonly int[] _working = new int[BitColumns.WorkingLength];

    /// <param name="inputs">The interval of every input.</param>
    /// <param name="keepMembers">Whether <see cref="Members"/> is wanted.</param>
    public RippleTreePlan(ReadOnlySpan<Interval> inputs, bool keepMembers)
    {
        _intervals = inputs.ToArray();
        _kindOfInput = new int[inputs.Length];
        var kinds = new Dictionary<Interval, int>();
        for (int input = 0; input < inputs.Length; input++)
        {
            if (!kinds.TryGetValue(inputs[input], out int kind))
                kinds.Add(inputs[input], kind = kinds.Count);
            _kindOfInput[input] = kind;
        }

        _leafOfKey = new int[kinds.Count * 128];
        Array.Fill(_leafOfKey, -1);
        _members = keepMembers ? [] : null;
    }

    public List<OperandClass> Classes => _classes;

    /// <summary>In an order in which operands exist before they are used.</summary>
    public List<Step> Steps => _steps;

    /// <summary>The class whose one member is the sum; -1 where the output has no terms.</summary>
    public int Root { get; private set; }

    /// <summary>The output is minus the root: a single negative term.</summary>
    public bool RootNegative { get; private set; }

    /// <summary>The inputs that a class of single terms stands for, in term order; empty for classes that a step makes.</summary>
    public List<int> Members(int operandClass) => _members![operandClass];

    /// <summary>Plans the output with these terms over the inputs.</summary>
    /// <exception cref="InputException">A sum is too wide.</exception>
    public void Make(ReadOnlySpan<Term> terms)
    {
        try
        {
            Plan(terms);
        }
        catch (OverflowException e)
        {
            throw OutputIntervals.TooWide(e);
        }
    }

    private void Plan(ReadOnlySpan<Term> terms)
    {
        Clear();
        CollectLeaves(terms);
        FinishChains();
        int positive = Reduce(_queues[0]);
        int negative = Reduce(_queues[1]);
        if (positive >= 0 && negative >= 0)
        {
            Root = AddStep(positive, false, negative, true, 1);
        }
        else if (positive >= 0)
        {
            Root = positive;
        }
        else
        {
            Root = negative;
            RootNegative = negative >= 0;
            if (negative >= 0 && _steps.Count > 0)
                TurnLastStep();
        }
    }

    private void Clear()
    {
        _classes.Clear();
        _free.Clear();
        _negative.Clear();
        _steps.Clear();
        _members?.Clear();
        _chains.Clear();
        _chainLeaves.Clear();
        _queues[0].Clear();
        _queues[1].Clear();
        foreach (int key in _usedKeys)
            _leafOfKey[key] = -1;
        _usedKeys.Clear();
        Root = -1;
        RootNegative = false;
    }

    private void CollectLeaves(ReadOnlySpan<Term> terms)
    {
        for (int i = 1; i < terms.Length; i++)
        {
            if (terms[i].Node < terms[i - 1].Node)
            {
                Term[] ordered = terms.ToArray();
                Array.Sort(ordered, (a, b) => a.Node != b.Node ? a.Node.CompareTo(b.Node) : a.Shift != b.Shift ? a.Shift.CompareTo(b.Shift) : a.Negative.CompareTo(b.Negative));
                terms = ordered;
                break;
            }
        }

        for (int start = 0, end; start < terms.Length; start = end)
        {
            end = start + 1;
            while (end < terms.Length && terms[end].Node == terms[start].Node)
                end++;
            if (end == start + 1)
                AddLeaf(terms[start]);
            else
                AddChain(terms[start..end]);
        }
    }

    private void AddLeaf(in Term term)
    {
        if ((uint)term.Shift > 61)
            throw new InputException($"a term is shifted by {term.Shift}; 0 to 61 are supported");
        int key = _kindOfInput[term.Node] * 128 + term.Shift * 2 + (term.Negative ? 1 : 0);
        int leaf = _leafOfKey[key];
        if (leaf < 0)
        {
            _leafOfKey[key] = leaf = NewClass(_intervals[term.Node], term.Shift, 0, 0, WordBits.Of(_intervals[term.Node]));
            _usedKeys.Add(key);
            Enqueue(_queues[term.Negative ? 1 : 0], leaf);
        }

        AddMember(leaf, term.Node);
    }

    /// <summary>The terms of one input, lowest shift first, one after the other; a negative weight's are turned round and its sum subtracted.</summary>
    private void AddChain(ReadOnlySpan<Term> terms)
    {
        _group.Clear();
        long weight = 0;
        foreach (var term in terms)
        {
            _group.Add(term);
            weight = checked(weight + OutputIntervals.Weight(term));
        }

        _group.Sort((a, b) => a.Shift != b.Shift ? a.Shift.CompareTo(b.Shift) : a.Negative.CompareTo(b.Negative));
        bool turn = weight < 0;
        int input = terms[0].Node;
        UInt128 pattern = turn ? 3u : 1u;
        foreach (var term in _group)
            pattern = (pattern << 7) | (uint)(term.Shift * 2 + (term.Negative ? 1 : 0));
        // 17 terms fill the pattern: a longer chain is its own class.
        var key = (_group.Count <= 17 ? _kindOfInput[input] : -1 - input, pattern);
        if (!_chains.TryGetValue(key, out int chain))
        {
            chain = _chainLeaves.Count;
            _chains.Add(key, chain);
            int first = _classes.Count;
            foreach (var term in _group)
                NewClass(_intervals[input], term.Shift, 0, 0, WordBits.Of(_intervals[input]), term.Negative != turn);
            _chainLeaves.Add((turn ? 1 : 0, first, _classes.Count - 1));
        }

        for (int leaf = _chainLeaves[chain].First; leaf <= _chainLeaves[chain].Last; leaf++)
            AddMember(leaf, input);
    }

    private void FinishChains()
    {
        for (int chain = 0; chain < _chainLeaves.Count; chain++)
        {
            var (queue, first, last) = _chainLeaves[chain];
            int sum = first;
            bool sumNegative = _negative[first];
            long coefficient = Weight(first, sumNegative);
            Interval input = _classes[first].Interval;
            for (int leaf = first + 1; leaf <= last; leaf++)
            {
                bool negative = _negative[leaf];
                int low = Math.Min(_classes[sum].Shift, _classes[leaf].Shift);
                coefficient = checked(coefficient + Weight(leaf, negative));
                long unshifted = coefficient >> low;
                var interval = unshifted >= 0
                    ? new Interval(checked(input.Minimum * unshifted), checked(input.Maximum * unshifted))
                    : new Interval(checked(input.Maximum * unshifted), checked(input.Minimum * unshifted));
                sum = AddStep(sum, sumNegative, leaf, negative, _classes[first].Count, interval);
                sumNegative = false;
            }

            Enqueue(_queues[queue], sum);
        }
    }

    private long Weight(int leaf, bool negative) => negative ? -(1L << _classes[leaf].Shift) : 1L << _classes[leaf].Shift;

    private int Reduce(List<int> queue)
    {
        int head = 0;
        while (head < queue.Count)
        {
            int first = queue[head++];
            int count = _free[first];
            if (count == 1 && head == queue.Count)
                return first;
            int result;
            if (count > 1)
            {
                result = AddStep(first, false, first, false, count / 2);
                EnqueueFrom(queue, result, head);
                if (_free[first] == 0)
                    continue;
            }

            int second = queue[head];
            if (_free[second] == 1)
                head++;
            result = AddStep(first, false, second, false, 1);
            EnqueueFrom(queue, result, head);
        }

        return -1;
    }

    private int AddStep(int left, bool leftNegative, int right, bool rightNegative, int count)
    {
        var (l, r) = (_classes[left], _classes[right]);
        int low = Math.Min(l.Shift, r.Shift);
        Interval a = l.Interval << (l.Shift - low), b = r.Interval << (r.Shift - low);
        return AddStep(left, leftNegative, right, rightNegative, count, (leftNegative ? -a : a) + (rightNegative ? -b : b));
    }

    private int AddStep(int left, bool leftNegative, int right, bool rightNegative, int count, Interval interval)
    {
        var (l, r) = (_classes[left], _classes[right]);
        var cells = Count(l, leftNegative, r, rightNegative, interval);
        int result = NewClass(interval, Math.Min(l.Shift, r.Shift), count, Math.Max(l.Depth, r.Depth) + 1, cells.Result);
        _free[left] -= count;
        _free[right] -= count;
        _steps.Add(new Step(left, leftNegative, right, rightNegative, result, count, cells));
        return result;
    }

    private SumCells Count(in OperandClass left, bool leftNegative, in OperandClass right, bool rightNegative, Interval interval)
    {
        int low = Math.Min(left.Shift, right.Shift);
        int width = BitColumns.CheckedWidth(interval);
        var columns = new BitColumns(_working, 0);
        columns.Add(left.Bits, left.Shift - low, leftNegative);
        columns.Add(right.Bits, right.Shift - low, rightNegative);
        return columns.Resolve(width, interval.IsSigned);
    }

    /// <summary>The last sum is made negative by its own two operands: cheaper than to negate it.</summary>
    private void TurnLastStep()
    {
        var last = _steps[^1];
        var result = _classes[last.Result];
        var interval = -result.Interval;
        var cells = Count(_classes[last.Left], !last.LeftNegative, _classes[last.Right], !last.RightNegative, interval);
        _classes[last.Result] = result with { Interval = interval, Bits = cells.Result };
        _steps[^1] = last with { LeftNegative = !last.LeftNegative, RightNegative = !last.RightNegative, Cells = cells };
        RootNegative = false;
    }

    private int NewClass(Interval interval, int shift, int count, int depth, in WordBits bits, bool negative = false)
    {
        _negative.Add(negative);
        _classes.Add(new OperandClass(interval, shift, count, depth, bits));
        _free.Add(count);
        _members?.Add([]);
        return _classes.Count - 1;
    }

    private void AddMember(int leaf, int input)
    {
        _classes[leaf] = _classes[leaf] with { Count = _classes[leaf].Count + 1 };
        _free[leaf]++;
        _members?[leaf].Add(input);
    }

    private void Enqueue(List<int> queue, int operandClass) => EnqueueFrom(queue, operandClass, 0);

    /// <summary>Keeps the queue sorted by the position of the last bit, then by that of the first bit, highest first; older before newer.</summary>
    private void EnqueueFrom(List<int> queue, int operandClass, int head)
    {
        long key = Key(operandClass);
        int at = queue.Count;
        while (at > head && Key(queue[at - 1]) > key)
            at--;
        queue.Insert(at, operandClass);
    }

    private long Key(int operandClass)
    {
        var operand = _classes[operandClass];
        int top = operand.Shift + operand.Bits.Width;
        return ((long)top << 8) + (64 - operand.Shift);
    }
}
