using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Arithmetic.Graphs;

namespace HaShiFlex.Arithmetic.Netlists;

/// <summary>
/// Builds sums bit by bit, column after column from the lowest. In a column the three earliest bits go into a full adder, until two (a half adder) or one
/// is left; the latest of the three takes the carry-in pin, which is the fastest. So the columns that fill up first start to ripple while others
/// still compress, and the last carry-propagate adder is nothing but the tail of this order.
/// </summary>
/// <remarks>
/// Earliness is structural, the same for every technology: a sum comes two units after its last operand, a carry and both outputs of a half adder one unit.
/// Equal bits go in the order: the signal copied from the column below, operands as the terms stand, carries, sums.
/// (The order of three earliest bits is Oklobdzija, Villeger and Liu's three-dimensional method, IEEE Trans. Computers 45(3), 1996.)
/// </remarks>
internal sealed class NetlistBuilder
{
    private readonly int[] _inputSignals;
    private readonly int _inputs;
    private readonly List<Cell> _cells = [];
    private readonly List<CellPlace> _places = [];
    private readonly List<WordBits> _words = [];
    private readonly List<RedundantWord> _redundant = [];
    private readonly List<int> _firstBit = [];
    private readonly List<Bit> _bits = [];
    private readonly List<(int Output, int First, int Count)> _outputs = [];
    private readonly int[] _working = new int[BitColumns.WorkingLength];
    private readonly int[] _columnEnd = new int[BitColumns.WorkingLength];
    private readonly int[] _columnStart = new int[BitColumns.WorkingLength];
    private readonly SumForm _form;
    private Bit[] _operands = new Bit[256];

    /// <summary>By signal: when it is there. Inputs and the constant are at zero.</summary>
    private int[] _times;

    private Queue _carries = new();
    private Queue _nextCarries = new();
    private readonly Queue _sums = new();
    private readonly int _inputBits;

    public NetlistBuilder(ReadOnlySpan<Interval> inputs, SumForm form = SumForm.Word)
    {
        _form = form;
        _inputs = inputs.Length;
        _inputSignals = new int[inputs.Length + 1];
        for (int input = 0, signal = 1; input <= inputs.Length; input++)
        {
            _inputSignals[input] = signal;
            if (input == inputs.Length)
                break;
            var word = WordBits.Of(inputs[input]);
            if (form == SumForm.Redundant)
                _redundant.Add(RedundantWord.Of(inputs[input]));
            _words.Add(word);
            _firstBit.Add(_bits.Count);
            for (int bit = 0; bit < word.Width; bit++)
            {
                // The inverted sign bit has positive weight.
                _bits.Add(Bit.Of(signal++, form == SumForm.Redundant && word.IsSigned && bit == word.Width - 1));
            }
        }

        _inputBits = _bits.Count;
        _times = new int[2 * FirstCellSignal];
    }

    public ReadOnlySpan<Cell> Cells => CollectionsMarshal.AsSpan(_cells);

    public CellPlace PlaceOf(int cell) => _places[cell];

    public ReadOnlySpan<int> InputSignals => _inputSignals;

    public int FirstCellSignal => _inputSignals[^1];

    public int OutputCount => _outputs.Count;

    /// <summary>The bits of the output that was added at this turn, lowest first.</summary>
    public ReadOnlySpan<Bit> OutputBits(int turn) => CollectionsMarshal.AsSpan(_bits).Slice(_outputs[turn].First, _outputs[turn].Count);

    /// <summary>Back to the inputs alone.</summary>
    public void Clear()
    {
        _cells.Clear();
        _places.Clear();
        _outputs.Clear();
        CollectionsMarshal.SetCount(_words, _inputs);
        if (_form == SumForm.Redundant)
            CollectionsMarshal.SetCount(_redundant, _inputs);
        CollectionsMarshal.SetCount(_firstBit, _inputs);
        CollectionsMarshal.SetCount(_bits, _inputBits);
    }

    public void AddAdder(in Adder adder, Interval interval)
    {
        if (_form == SumForm.Redundant)
        {
            AddRedundantAdder(adder);
            return;
        }

        var (left, right) = adder;
        ReadOnlySpan<Term> terms = [left, right];
        int first = _bits.Count;
        var word = Reduce(terms, 0, interval, _words.Count - _inputs);
        _words.Add(word);
        _firstBit.Add(first);
    }

    public void AddOutput(int output, ReadOnlySpan<Term> terms, long constant, Interval interval)
    {
        int first = _bits.Count;
        Reduce(terms, constant, interval, ~output);
        _outputs.Add((output, first, _bits.Count - first));
    }

    public BitNetlist ToNetlist(ImmutableArray<Interval> inputs, ImmutableArray<Interval> ranges)
    {
        var adders = ImmutableArray.CreateBuilder<ImmutableArray<Bit>>(_firstBit.Count - _inputs);
        for (int node = _inputs; node < _firstBit.Count; node++)
            adders.Add([.. _bits.GetRange(_firstBit[node], _form == SumForm.Redundant ? _redundant[node].Bits : _words[node].Width)]);
        var outputs = ImmutableArray.CreateBuilder<ImmutableArray<Bit>>(_outputs.Count);
        foreach (var (_, first, count) in _outputs)
            outputs.Add([.. _bits.GetRange(first, count)]);
        return new BitNetlist([.. _inputSignals], inputs, [.. _cells], [.. _places], adders.MoveToImmutable(), outputs.MoveToImmutable(), ranges);
    }

    /// <summary>Appends the result's bits to <see cref="_bits"/>.</summary>
    private WordBits Reduce(ReadOnlySpan<Term> terms, long constant, Interval interval, int owner)
    {
        int width = BitColumns.CheckedWidth(interval);
        constant = Distribute(terms, constant, width);
        ulong live = 0, ones = 0;
        var copied = Bit.Zero;
        _carries.Clear();
        for (int column = 0; column < width; column++)
        {
            bool one = ((constant >> column) & 1) != 0;
            var operands = _operands.AsSpan(_columnStart[column], _columnEnd[column] - _columnStart[column]);
            int signals = operands.Length + _carries.Count + (copied.IsConstant ? 0 : 1);
            if (signals == 0)
            {
                _bits.Add(one ? Bit.One : Bit.Zero);
                ones |= one ? 1UL << column : 0;
                continue;
            }

            live |= 1UL << column;
            var place = new CellPlace(owner, column);
            var next = Bit.Zero;
            if (one && (signals & 1) != 0)
            {
                ref var turned = ref copied;
                if (copied.IsConstant)
                    turned = ref operands.Length > 0 ? ref operands[0] : ref _carries.First;
                next = turned;
                turned = ~turned;
                one = false;
            }

            var remaining = new ColumnBits(this, copied, operands);
            _sums.Clear();
            _nextCarries.Clear();
            if (one)
            {
                var a = remaining.Take();
                AddCell(new Cell(CellKind.HalfAdderPlusOne, a, remaining.Take(), Bit.Zero), place, remaining.Time);
                signals--;
            }

            for (; signals > 2; signals -= 2)
            {
                var a = remaining.Take();
                var b = remaining.Take();
                AddCell(new Cell(CellKind.FullAdder, a, b, remaining.Take()), place, remaining.Time);
            }

            if (signals == 2)
            {
                var a = remaining.Take();
                AddCell(new Cell(CellKind.HalfAdder, a, remaining.Take(), Bit.Zero), place, remaining.Time);
            }

            _bits.Add(remaining.Take());
            copied = next;
            (_carries, _nextCarries) = (_nextCarries, _carries);
        }

        return new WordBits(width, interval.IsSigned, live, ones);
    }

    /// <summary>The cells of <see cref="RedundantSum"/>; the bits that stand once are kept before those that stand twice.</summary>
    private void AddRedundantAdder(in Adder adder)
    {
        var (left, right) = adder;
        int owner = _redundant.Count - _inputs;
        if (!RedundantSum.TryAdd(_redundant[left.Node], left.Shift, left.Negative, _redundant[right.Node], right.Shift, right.Negative, out var sum))
            throw RedundantSum.TooWide();
        ReadOnlySpan<Term> terms =
        [
            left with { Negative = left.Negative ^ sum.Result.Complemented },
            right with { Negative = right.Negative ^ sum.Result.Complemented },
        ];
        DistributeRedundant(terms, 0, BitColumns.MaximumWidth);
        _firstBit.Add(_bits.Count);
        Span<Bit> twice = stackalloc Bit[BitColumns.MaximumWidth];
        int second = 0;
        _carries.Clear();
        for (int column = 0; column < BitColumns.MaximumWidth; column++)
        {
            var operands = _operands.AsSpan(_columnStart[column], _columnEnd[column] - _columnStart[column]);
            int signals = operands.Length + _carries.Count;
            var place = new CellPlace(owner, column);
            var remaining = new ColumnBits(this, Bit.Zero, operands);
            _sums.Clear();
            _nextCarries.Clear();
            for (; signals > 2; signals -= 2)
            {
                var a = remaining.Take();
                var b = remaining.Take();
                AddCell(new Cell(CellKind.FullAdder, a, b, remaining.Take()), place, remaining.Time);
            }

            if (signals == 2 && RedundantSum.UsesCarry(_columnEnd[column + 1] - _columnStart[column + 1] + _nextCarries.Count))
            {
                var a = remaining.Take();
                AddCell(new Cell(CellKind.HalfAdder, a, remaining.Take(), Bit.Zero), place, remaining.Time);
                signals = 1;
            }

            if (signals > 0 && ((sum.Result.Once >> column) & 1) != 0)
                _bits.Add(remaining.Take());
            if (signals > 1 && ((sum.Result.Twice >> column) & 1) != 0)
                twice[second++] = remaining.Take();
            (_carries, _nextCarries) = (_nextCarries, _carries);
        }

        _bits.AddRange(twice[..second]);
        _redundant.Add(sum.Result);
    }

    private void AddCell(in Cell cell, in CellPlace place, int ready)
    {
        int sum = FirstCellSignal + 2 * _cells.Count;
        _cells.Add(cell);
        _places.Add(place);
        int sumTime = ready + (cell.Kind == CellKind.FullAdder ? 2 : 1);
        if (sum + 2 > _times.Length)
            Array.Resize(ref _times, 2 * (sum + 2));
        _times[sum] = sumTime;
        _times[sum + 1] = ready + 1;
        _sums.Add(Bit.Of(sum, false), sumTime);
        _nextCarries.Add(Bit.Of(sum + 1, false), ready + 1);
    }

    /// <summary>Sorts the operands' live bits into columns, earliest first, and returns the constant with all corrections.</summary>
    private long Distribute(ReadOnlySpan<Term> terms, long constant, int width)
    {
        if (_form == SumForm.Redundant)
            return DistributeRedundant(terms, constant, width);
        var columns = new BitColumns(_working, constant);
        int total = 0;
        var words = CollectionsMarshal.AsSpan(_words);
        foreach (ref readonly var term in terms)
        {
            columns.Add(words[term.Node], term.Shift, term.Negative);
            total += words[term.Node].Width;
        }

        OpenColumns(total);
        var bits = CollectionsMarshal.AsSpan(_bits);
        bool late = false;
        foreach (ref readonly var term in terms)
        {
            var word = words[term.Node];
            ulong turned = word.NegativeBits(term.Negative);
            var nodeBits = bits.Slice(_firstBit[term.Node], word.Width);
            late |= term.Node >= _inputs;
            for (int bit = 0; bit < nodeBits.Length; bit++)
            {
                if (!nodeBits[bit].IsConstant)
                    _operands[_columnEnd[bit + term.Shift]++] = ((turned >> bit) & 1) != 0 ? ~nodeBits[bit] : nodeBits[bit];
            }
        }

        if (late)
            SortColumns(width);
        return columns.Constant;
    }

    private long DistributeRedundant(ReadOnlySpan<Term> terms, long constant, int width)
    {
        var columns = new BitColumns(_working, constant);
        int total = 0;
        foreach (ref readonly var term in terms)
        {
            columns.Add(_redundant[term.Node], term.Shift, term.Negative);
            total += _redundant[term.Node].Bits;
        }

        OpenColumns(total);
        foreach (ref readonly var term in terms)
        {
            var word = _redundant[term.Node];
            bool turned = term.Negative ^ word.Complemented;
            int next = Deal(word.Once, term.Shift, turned, _firstBit[term.Node]);
            Deal(word.Twice, term.Shift, turned, next);
        }

        SortColumns(width);
        return columns.Constant;
    }

    /// <summary>Puts bits into their columns, and returns the place of the next one.</summary>
    private int Deal(ulong live, int shift, bool turned, int place)
    {
        for (; live != 0; live &= live - 1)
        {
            var bit = _bits[place++];
            _operands[_columnEnd[BitOperations.TrailingZeroCount(live) + shift]++] = turned ? ~bit : bit;
        }

        return place;
    }

    /// <summary>Makes room for the bits of every column by the steps of height in the working memory, which is cleared.</summary>
    private void OpenColumns(int total)
    {
        if (_operands.Length < total)
            _operands = new Bit[2 * total];
        for (int column = 0, height = 0, start = 0; column < _working.Length; column++)
        {
            height += _working[column];
            _columnStart[column] = _columnEnd[column] = start;
            start += height;
        }

        Array.Clear(_working);
    }

    private void SortColumns(int width)
    {
        for (int column = 0; column < width; column++)
            SortByTime(_operands.AsSpan(_columnStart[column], _columnEnd[column] - _columnStart[column]));
    }

    private void SortByTime(Span<Bit> bits)
    {
        for (int i = 1; i < bits.Length; i++)
        {
            var bit = bits[i];
            int time = _times[bit.Signal], at = i;
            for (; at > 0 && _times[bits[at - 1].Signal] > time; at--)
                bits[at] = bits[at - 1];
            bits[at] = bit;
        }
    }

    /// <summary>First in, first out; times never fall.</summary>
    private sealed class Queue
    {
        private Bit[] _bits = new Bit[64];
        private int[] _times = new int[64];
        private int _head;
        private int _tail;

        public int Count => _tail - _head;

        public ref Bit First => ref _bits[_head];

        public int FirstTime => _head < _tail ? _times[_head] : int.MaxValue;

        public void Clear() => _head = _tail = 0;

        public Bit Take() => _bits[_head++];

        public void Add(Bit bit, int time)
        {
            if (_tail == _bits.Length)
            {
                Array.Resize(ref _bits, 2 * _tail);
                Array.Resize(ref _times, 2 * _tail);
            }

            _bits[_tail] = bit;
            _times[_tail++] = time;
        }
    }

    /// <summary>The bits of one column in the order in which they are to be added.</summary>
    private ref struct ColumnBits(NetlistBuilder builder, Bit copied, ReadOnlySpan<Bit> operands)
    {
        private readonly ReadOnlySpan<Bit> _operands = operands;
        private int _next;
        private int _copiedTime = copied.IsConstant ? int.MaxValue : builder._times[copied.Signal];

        /// <summary>When the bit taken last is there.</summary>
        public int Time { get; private set; }

        public Bit Take()
        {
            int operand = _next < _operands.Length ? builder._times[_operands[_next].Signal] : int.MaxValue;
            int carry = builder._carries.FirstTime, sum = builder._sums.FirstTime;
            Time = Math.Min(Math.Min(_copiedTime, operand), Math.Min(carry, sum));
            if (Time == _copiedTime)
            {
                _copiedTime = int.MaxValue;
                return copied;
            }

            return Time == operand ? _operands[_next++] : Time == carry ? builder._carries.Take() : builder._sums.Take();
        }
    }
}
