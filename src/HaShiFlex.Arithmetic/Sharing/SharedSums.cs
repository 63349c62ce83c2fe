using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Arithmetic.Graphs;

namespace HaShiFlex.Arithmetic.Sharing;

/// <summary>The inputs and the two-operand sums that exist, by node; a node that died is given to the next sum.</summary>
internal sealed class SharedSums
{
    private readonly Dictionary<ulong, int> _nodeOf = [];
    private readonly Stack<int> _free = new();
    private RedundantWord[] _words;
    private PackedTerm[] _left;
    private PackedTerm[] _right;
    private int[] _costs;
    private int[] _depths;
    private bool[] _alive;

    public SharedSums(ShiftAddMatrix matrix, CellWeights weights)
    {
        Weights = weights;
        Inputs = Length = matrix.Inputs.Length;
        int capacity = Inputs + 64;
        _words = new RedundantWord[capacity];
        _left = new PackedTerm[capacity];
        _right = new PackedTerm[capacity];
        _costs = new int[capacity];
        _depths = new int[capacity];
        _alive = new bool[capacity];
        for (int input = 0; input < Inputs; input++)
        {
            _words[input] = RedundantWord.Of(matrix.Inputs[input]);
            _alive[input] = true;
        }
    }

    public CellWeights Weights { get; }

    public int Inputs { get; }

    /// <summary>Nodes, dead ones included.</summary>
    public int Length { get; private set; }

    /// <summary>Living sums.</summary>
    public int Count { get; private set; }

    /// <summary>Weighted cells of all living sums.</summary>
    public long TotalCost { get; private set; }

    public ref readonly RedundantWord Word(int node) => ref _words[node];

    public PackedTerm Left(int node) => _left[node];

    public PackedTerm Right(int node) => _right[node];

    public int Depth(int node) => _depths[node];

    public bool IsSum(int node) => node >= Inputs;

    public bool IsAlive(int node) => _alive[node];

    public bool TryFind(PairKey key, out int node) => _nodeOf.TryGetValue(key.Bits, out node);

    /// <summary>The cells of a pattern's sum; false where it is too wide.</summary>
    public bool TryAdd(PairKey key, out RedundantSum sum)
    {
        var (left, right) = OperandsOf(key);
        return RedundantSum.TryAdd(_words[left.Node], left.Shift, left.Negative, _words[right.Node], right.Shift, right.Negative, out sum);
    }

    public int DepthOf(PairKey key) => 1 + Math.Max(_depths[key.First], _depths[key.Second]);

    /// <summary>Makes the sum of a pattern that does not exist yet.</summary>
    public int Create(PairKey key)
    {
        if (!TryAdd(key, out var sum))
            throw new ArgumentException("the pattern is too wide", nameof(key));
        if (!_free.TryPop(out int node))
        {
            node = Length++;
            if (node == PackedTerm.MaximumNodes)
                throw new InvalidOperationException($"more than {PackedTerm.MaximumNodes} sums");
            if (node == _words.Length)
                Grow();
        }

        (_left[node], _right[node]) = OperandsOf(key);
        _words[node] = sum.Result;
        _costs[node] = Weights.OfSum(sum);
        _depths[node] = DepthOf(key);
        Revive(node);
        return node;
    }

    public void Kill(int node)
    {
        _alive[node] = false;
        _nodeOf.Remove(PairKey.Of(_left[node], _right[node]).Bits);
        TotalCost -= _costs[node];
        Count--;
    }

    public void Revive(int node)
    {
        _alive[node] = true;
        _nodeOf.Add(PairKey.Of(_left[node], _right[node]).Bits, node);
        TotalCost += _costs[node];
        Count++;
    }

    /// <summary>Gives a dead node to whoever creates the next sum.</summary>
    public void Recycle(int node) => _free.Push(node);

    private static (PackedTerm Left, PackedTerm Right) OperandsOf(PairKey key) => (
        new PackedTerm(key.First, Math.Max(0, -key.Shift), false),
        new PackedTerm(key.Second, Math.Max(0, key.Shift), key.Opposite));

    private void Grow()
    {
        int length = 2 * _words.Length;
        Array.Resize(ref _words, length);
        Array.Resize(ref _left, length);
        Array.Resize(ref _right, length);
        Array.Resize(ref _costs, length);
        Array.Resize(ref _depths, length);
        Array.Resize(ref _alive, length);
    }
}
