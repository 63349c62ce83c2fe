using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Arithmetic.Graphs;

namespace HaShiFlex.Arithmetic.Sharing;

/// <summary>
/// The terms that every output (row) still has, the rows that use every node, and the sums that use it; with a journal by which a round of the search is
/// taken back. A row never has more terms than in the matrix, so that all rows lie in one array.
/// </summary>
internal sealed class SharingState
{
    private const byte Absent = 0xFF;

    private readonly ShiftAddMatrix _matrix;
    private readonly PackedTerm[] _terms;
    private readonly int[] _starts;
    private readonly int[] _lengths;
    private readonly int[] _widths;
    private readonly PackedTerm[]?[] _savedRows;
    private readonly int[] _savedLengths;
    private readonly int[] _savedIn;
    private readonly int _codeLength;
    private readonly List<int> _touched = [];
    private readonly List<int> _created = [];
    private readonly List<int> _killed = [];
    private PackedTerm[]?[] _uses = new PackedTerm[1024][];
    private int[] _useCounts = new int[1024];
    private byte[]?[] _codes = new byte[1024][];
    private bool[] _repeated = new bool[1024];
    private int[]?[] _readers = new int[1024][];
    private int[] _readerCounts = new int[1024];
    private int _round;
    private bool _journaling;

    public SharingState(ShiftAddMatrix matrix, CellWeights weights)
    {
        _matrix = matrix;
        Sums = new SharedSums(matrix, weights);
        _starts = [.. matrix.Offsets];
        _lengths = new int[matrix.Outputs];
        _widths = new int[matrix.Outputs];
        _savedRows = new PackedTerm[matrix.Outputs][];
        _savedLengths = new int[matrix.Outputs];
        _savedIn = new int[matrix.Outputs];
        _terms = new PackedTerm[matrix.Terms.Length];
        for (int i = 0; i < _terms.Length; i++)
            _terms[i] = new PackedTerm(matrix.Terms[i].Node, matrix.Terms[i].Shift, matrix.Terms[i].Negative);
        _codeLength = (matrix.Outputs + Vector256<byte>.Count - 1) & -Vector256<byte>.Count;
        Reserve(matrix.Inputs.Length);
        for (int input = 0; input < matrix.Inputs.Length; input++)
            ClearUses(input);
        for (int row = 0; row < matrix.Outputs; row++)
        {
            _lengths[row] = _starts[row + 1] - _starts[row];
            _widths[row] = BitColumns.CheckedWidth(OutputIntervals.Of(matrix.TermsOf(row), matrix.Inputs.AsSpan(), matrix.Constants[row]));
            foreach (var term in Row(row))
                AddUse(row, term);
        }
    }

    public SharedSums Sums { get; }

    public int Rows => _lengths.Length;

    /// <summary>Rows that changed since <see cref="Begin"/>.</summary>
    public IReadOnlyList<int> Touched => _touched;

    /// <summary>Sums made since <see cref="Begin"/>.</summary>
    public IReadOnlyList<int> Created => _created;

    /// <summary>Sums that died since <see cref="Begin"/>.</summary>
    public IReadOnlyList<int> Killed => _killed;

    public ReadOnlySpan<PackedTerm> Row(int row) => _terms.AsSpan(_starts[row], _lengths[row]);

    /// <summary>The uses of a node by rows, in the order of the rows: <see cref="PackedTerm.Node"/> is the row.</summary>
    public Span<PackedTerm> UsesOf(int node) => _uses[node].AsSpan(0, _useCounts[node]);

    /// <summary>Whether some row may have used the node twice, so that <see cref="CountPairs"/> does not know all its uses.</summary>
    public bool IsRepeated(int node) => _repeated[node];

    /// <summary>In how many rows the two nodes of a pattern stand in its relation; for nodes that no row uses twice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int CountPairs(PairKey key)
    {
        // Shift x 2 + sign of the one follows from that of the other; a row without the node has the top bit set.
        var first = _codes[key.First].AsSpan();
        var second = _codes[key.Second].AsSpan();
        var step = Vector256.Create((byte)(2 * key.Shift));
        var sign = Vector256.Create((byte)(key.Opposite ? 1 : 0));
        int count = 0;
        for (int row = 0; row < first.Length; row += Vector256<byte>.Count)
        {
            var a = Vector256.Create<byte>(first[row..]);
            var b = Vector256.Create<byte>(second[row..]);
            var matches = Vector256.AndNot(Vector256.Equals((a + step) ^ sign, b), a | b);
            count += BitOperations.PopCount(matches.ExtractMostSignificantBits());
        }

        return count;
    }

    /// <summary>The sums that read a node.</summary>
    public ReadOnlySpan<int> ReadersOf(int node) => _readers[node].AsSpan(0, _readerCounts[node]);

    /// <summary>Starts a round: from here on everything can be taken back.</summary>
    public void Begin()
    {
        _round++;
        _touched.Clear();
        _created.Clear();
        _killed.Clear();
        _journaling = true;
    }

    /// <summary>Ends a round and keeps what it did.</summary>
    public void Commit()
    {
        _journaling = false;
        foreach (int node in _killed)
            Sums.Recycle(node);
    }

    /// <summary>Ends a round and takes back what it did.</summary>
    public void Rollback()
    {
        _journaling = false;
        foreach (int row in _touched)
        {
            foreach (var term in Row(row))
                RemoveUse(row, term);
        }

        foreach (int row in _touched)
        {
            _savedRows[row].AsSpan(0, _savedLengths[row]).CopyTo(_terms.AsSpan(_starts[row]));
            _lengths[row] = _savedLengths[row];
            foreach (var term in Row(row))
                AddUse(row, term);
        }

        int killed = _killed.Count;
        for (int i = _created.Count - 1; i >= 0; i--)
        {
            if (Sums.IsAlive(_created[i]))
                Kill(_created[i]);
        }

        for (int i = killed - 1; i >= 0; i--)
        {
            if (_created.Contains(_killed[i]))
                continue;
            Sums.Revive(_killed[i]);
            LinkOperands(_killed[i]);
        }

        foreach (int node in _created)
            Sums.Recycle(node);
    }

    public void AddTerm(int row, PackedTerm term)
    {
        AddToRow(row, term);
        AddUse(row, term);
    }

    public void RemoveTerm(int row, PackedTerm term)
    {
        RemoveFromRow(row, term);
        RemoveUse(row, term);
    }

    /// <summary>Removes a term whose use the caller removes by <see cref="SetUses"/>.</summary>
    public void RemoveFromRow(int row, PackedTerm term)
    {
        Touch(row);
        _codes[term.Node]![row] = Absent;
        var terms = _terms.AsSpan(_starts[row], _lengths[row]);
        terms[Find(terms, term)] = terms[^1];
        _lengths[row]--;
    }

    /// <summary>Puts a row's terms in the order of their nodes and shifts, the greatest first.</summary>
    /// <returns>The greatest shift of any of them.</returns>
    public int SortRow(int row)
    {
        var terms = MemoryMarshal.Cast<PackedTerm, uint>(_terms.AsSpan(_starts[row], _lengths[row]));
        terms.Sort((a, b) => b.CompareTo(a));
        int shift = 0;
        foreach (uint term in terms)
            shift = Math.Max(shift, new PackedTerm(term).Shift);
        return shift;
    }

    /// <summary>Shortens the uses of a node to the first ones.</summary>
    public void SetUses(int node, int count) => _useCounts[node] = count;

    /// <summary>Makes the sum of a pattern.</summary>
    public int Create(PairKey key)
    {
        int node = Sums.Create(key);
        Reserve(node);
        ClearUses(node);
        _readerCounts[node] = 0;
        _created.Add(node);
        LinkOperands(node);
        return node;
    }

    public void Kill(int node)
    {
        Unlink(Sums.Left(node).Node, node);
        Unlink(Sums.Right(node).Node, node);
        Sums.Kill(node);
        _killed.Add(node);
    }

    /// <summary>Weighted cells of the row's own reduction.</summary>
    public long CostOf(int row)
    {
        var weights = Sums.Weights;
        var terms = Row(row);
        if (weights.Adder != 0)
            return (long)weights.Adder * Math.Max(0, terms.Length - 1);
        Span<int> working = stackalloc int[BitColumns.WorkingLength];
        working.Clear();
        var columns = new BitColumns(working, _matrix.Constants[row]);
        int bits = 0;
        foreach (var term in terms)
        {
            ref readonly var word = ref Sums.Word(term.Node);
            columns.Add(word, term.Shift, term.Negative);
            bits += word.Bits;
        }

        var cells = columns.Resolve(_widths[row], true);
        return ((long)weights.FullAdder * cells.FullAdders) + ((long)weights.HalfAdder * cells.HalfAdders) + ((long)weights.Flop * bits);
    }

    /// <summary>Adder levels of the row, as <see cref="CellCounts.Depth"/> counts them, if two of its terms were one of the given depth instead.</summary>
    /// <param name="withoutLeft">A term to leave out.</param>
    /// <param name="withoutRight">Another.</param>
    /// <param name="instead">Depth of the term in their place; negative for none.</param>
    public int DepthOf(int row, PackedTerm withoutLeft = default, PackedTerm withoutRight = default, int instead = -1)
    {
        Span<int> arriving = stackalloc int[256];
        arriving.Clear();
        foreach (var term in Row(row))
            arriving[Math.Min(255, Sums.Depth(term.Node))]++;
        int operands = Row(row).Length;
        if (instead >= 0)
        {
            arriving[Sums.Depth(withoutLeft.Node)]--;
            arriving[Sums.Depth(withoutRight.Node)]--;
            arriving[Math.Min(255, instead)]++;
            operands--;
        }

        if (_matrix.Constants[row] != 0 || (operands == 1 && (Row(row)[0].Negative || Sums.IsSum(Row(row)[0].Node) || instead >= 0)))
            arriving[0]++;
        return CompressorLevels.Of(arriving);
    }

    /// <summary>The state as a graph: living sums in an order in which each stands after what it reads.</summary>
    public AdderGraph ToGraph()
    {
        int inputs = Sums.Inputs;
        var place = new int[Sums.Length];
        var order = new List<int>();
        for (int input = 0; input < inputs; input++)
            place[input] = input;
        for (int node = inputs; node < place.Length; node++)
        {
            if (Sums.IsAlive(node))
                Visit(node);
        }

        var outputs = ImmutableArray.CreateBuilder<OutputSum>(Rows);
        for (int row = 0; row < Rows; row++)
        {
            var terms = Row(row).ToArray().Select(Placed).OrderBy(term => term.Node).ThenBy(term => term.Shift).ThenBy(term => term.Negative);
            outputs.Add(new OutputSum([.. terms], _matrix.Constants[row]));
        }

        return new AdderGraph(
            _matrix.Inputs,
            [.. order.Select(node => new Adder(Placed(Sums.Left(node)), Placed(Sums.Right(node))))],
            outputs.MoveToImmutable())
        {
            Form = SumForm.Redundant,
        };

        Term Placed(PackedTerm term) => term.Unpacked with { Node = place[term.Node] };

        void Visit(int node)
        {
            if (node < inputs || place[node] > 0)
                return;
            Visit(Sums.Left(node).Node);
            Visit(Sums.Right(node).Node);
            place[node] = inputs + order.Count;
            order.Add(node);
        }
    }

    private static int Find(Span<PackedTerm> terms, PackedTerm term) => MemoryMarshal.Cast<PackedTerm, uint>(terms).IndexOf(term.Bits);

    private void Touch(int row)
    {
        if (!_journaling || _savedIn[row] == _round)
            return;
        _savedIn[row] = _round;
        _touched.Add(row);
        _savedRows[row] ??= new PackedTerm[_starts[row + 1] - _starts[row]];
        Row(row).CopyTo(_savedRows[row]);
        _savedLengths[row] = _lengths[row];
    }

    private void AddToRow(int row, PackedTerm term)
    {
        Touch(row);
        _terms[_starts[row] + _lengths[row]++] = term;
    }

    private void AddUse(int row, PackedTerm term)
    {
        int node = term.Node;
        var use = term.At(row);
        ref var uses = ref _uses[node];
        uses ??= new PackedTerm[4];
        if (_useCounts[node] == uses.Length)
            Array.Resize(ref uses, 2 * uses.Length);
        int place = _useCounts[node]++;
        for (; place > 0 && uses[place - 1].Bits > use.Bits; place--)
            uses[place] = uses[place - 1];
        uses[place] = use;
        ref byte code = ref _codes[node]![row];
        _repeated[node] |= code != Absent;
        code = (byte)use.Bits;
    }

    private void ClearUses(int node)
    {
        _useCounts[node] = 0;
        _repeated[node] = false;
        (_codes[node] ??= new byte[_codeLength]).AsSpan().Fill(Absent);
    }

    private void RemoveUse(int row, PackedTerm term)
    {
        var uses = UsesOf(term.Node);
        int place = Find(uses, term.At(row));
        uses[(place + 1)..].CopyTo(uses[place..]);
        _codes[term.Node]![row] = Absent;
        _useCounts[term.Node]--;
    }

    private void LinkOperands(int node)
    {
        Link(Sums.Left(node).Node, node);
        Link(Sums.Right(node).Node, node);
    }

    private void Link(int operand, int node)
    {
        ref var readers = ref _readers[operand];
        readers ??= new int[4];
        if (_readerCounts[operand] == readers.Length)
            Array.Resize(ref readers, 2 * readers.Length);
        readers[_readerCounts[operand]++] = node;
    }

    private void Unlink(int operand, int node)
    {
        var readers = _readers[operand].AsSpan(0, _readerCounts[operand]);
        readers[readers.IndexOf(node)] = readers[^1];
        _readerCounts[operand]--;
    }

    private void Reserve(int node)
    {
        if (node < _uses.Length)
            return;
        int length = Math.Max(node + 1, 2 * _uses.Length);
        Array.Resize(ref _uses, length);
        Array.Resize(ref _useCounts, length);
        Array.Resize(ref _codes, length);
        Array.Resize(ref _repeated, length);
        Array.Resize(ref _readers, length);
        Array.Resize(ref _readerCounts, length);
    }
}
