using System.Runtime.CompilerServices;
using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Arithmetic.Netlists;

namespace HaShiFlex.Arithmetic.Pipelining;

/// <summary>
/// Stages and registers of a carry-save output without its netlist. It does what <see cref="NetlistBuilder"/> and <see cref="StageSchedule"/> do, but a run
/// of bits of a column that are alike in every respect is added at once: the first level of a thousand terms is then one step a column.
/// </summary>
/// <remarks>Who an input bit is matters only where it is registered or is itself an output bit, which few are; it is then looked up among the terms.</remarks>
internal sealed class CarrySaveStages
{
    private const int None = int.MaxValue;

    private readonly ShiftAddMatrix _matrix;
    private readonly StageRule _rule;
    private readonly RegisterTally _tally;
    private readonly WordBits[] _words;
    private readonly int[] _inputSignals;
    private readonly int[] _working = new int[BitColumns.WorkingLength];
    private readonly int[] _heights = new int[BitColumns.WorkingLength];
    private readonly List<Shared> _shared = [];
    private Runs _carries = new();
    private Runs _nextCarries = new();
    private readonly Runs _sums = new();
    private Run _inputs;
    private Run _copied;
    private Run _turned;
    private long _turnedInput;
    private int _output;

    public CarrySaveStages(ShiftAddMatrix matrix, PipelineSettings settings)
    {
        _matrix = matrix;
        _rule = new StageRule(settings);
        _words = [.. matrix.Inputs.Select(WordBits.Of)];
        _inputSignals = new int[_words.Length];
        int signal = 1;
        for (int input = 0; input < _words.Length; input++)
        {
            _inputSignals[input] = signal;
            signal += _words[input].Width;
        }

        _tally = new RegisterTally(signal);
        InputReads = new int[signal];
        LatestPs = _rule.LaunchPs;
    }

    private enum Source : byte
    {
        Cell,
        Input,
        Shared,
    }

    /// <summary>Bits of a column that are alike.</summary>
    /// <param name="At">Of an input bit its column x 2^32 + its place among the column's operands, of a shared signal its number.</param>
    private record struct Run(int Time, int Stage, double Arrival, int Count, Source Source, long At, bool Complemented)
    {
        public static readonly Run Empty = new(None, 0, 0, 0, Source.Cell, 0, false);
    }

    /// <summary>A sum or carry that two columns read: it has one chain of registers.</summary>
    private record struct Shared(int Stage, double Arrival, int LastRead, byte Mark);

    public RegisterTally Tally => _tally;

    public int[] InputReads { get; }

    public double LatestPs { get; private set; }

    public void Add(int output)
    {
        _output = output;
        var terms = _matrix.TermsOf(output);
        long constant = _matrix.Constants[output];
        int width = BitColumns.CheckedWidth(OutputIntervals.Of(terms, _matrix.Inputs.AsSpan(), constant));
        constant = CountHeights(terms, constant);
        _shared.Clear();
        _carries.Clear();
        _copied = Run.Empty;
        for (int column = 0; column < width; column++)
            AddColumn(column, ((constant >> column) & 1) != 0);
        foreach (var (stage, _, lastRead, mark) in _shared)
        {
            if (mark == 0)
                _tally.AddInside(lastRead - stage);
            else
                _tally.AddOutputSignal(mark, stage);
        }
    }

    private long CountHeights(ReadOnlySpan<Term> terms, long constant)
    {
        var columns = new BitColumns(_working, constant);
        foreach (ref readonly var term in terms)
            columns.Add(_words[term.Node], term.Shift, term.Negative);
        for (int column = 0, height = 0; column < _working.Length; column++)
        {
            height += _working[column];
            _heights[column] = height;
        }

        Array.Clear(_working);
        return columns.Constant;
    }

    private void AddColumn(int column, bool one)
    {
        int signals = _heights[column] + _carries.Total + _copied.Count;
        if (signals == 0)
            return;
        _inputs = _heights[column] > 0 ? new Run(0, 0, _rule.LaunchPs, _heights[column], Source.Input, (long)column << 32, false) : Run.Empty;
        _turned = Run.Empty;
        _turnedInput = -1;
        var next = Run.Empty;
        if (one && (signals & 1) != 0)
        {
            next = Turn();
            one = false;
        }

        _sums.Clear();
        _nextCarries.Clear();
        if (one)
        {
            AddCell(CellKind.HalfAdderPlusOne, column);
            signals--;
        }

        while (signals > 2)
        {
            ref var first = ref Earliest();
            if (first.Count >= 3 && first.Source != Source.Shared)
            {
                int cells = first.Count / 3;
                AddCells(ref first, cells, column);
                signals -= 2 * cells;
            }
            else
            {
                AddCell(CellKind.FullAdder, column);
                signals -= 2;
            }
        }

        if (signals == 2)
            AddCell(CellKind.HalfAdder, column);
        var last = Take();
        if (last.Source == Source.Input && last.At == _turnedInput)
            last.Complemented = true;
        Leave(last);
        _copied = next;
        (_carries, _nextCarries) = (_nextCarries, _carries);
    }

    /// <summary>b + 1 = 2b + ~b for the first bit of the column; returns the copy for the next.</summary>
    private Run Turn()
    {
        if (_copied.Count > 0)
        {
            var copy = _copied;
            _copied = Complement(_copied);
            return copy;
        }

        if (_inputs.Count > 0)
        {
            // The operand keeps its place; that it is turned shows only where it becomes an output bit.
            _turnedInput = _inputs.At;
            return _inputs with { Count = 1 };
        }

        var carry = TakeFrom(ref _carries.First);
        _carries.Taken(1);
        carry = carry with { Source = Source.Shared, At = _shared.Count };
        _shared.Add(new Shared(carry.Stage, carry.Arrival, carry.Stage, 0));
        _turned = Complement(carry);
        return carry;
    }

    private Run Complement(in Run run) => run.Source == Source.Input
        ? run with { Complemented = !run.Complemented }
        : run with { Complemented = !run.Complemented, Arrival = _shared[(int)run.At].Arrival + (run.Complemented ? 0 : _rule.InverterPs) };

    private ref Run Earliest()
    {
        int time = Math.Min(Math.Min(_copied.Time, _inputs.Time), Math.Min(_turned.Time, Math.Min(_carries.FirstTime, _sums.FirstTime)));
        if (_copied.Time == time)
            return ref _copied;
        if (_inputs.Time == time)
            return ref _inputs;
        if (_turned.Time == time)
            return ref _turned;
        return ref _carries.FirstTime == time ? ref _carries.First : ref _sums.First;
    }

    private Run Take()
    {
        ref var first = ref Earliest();
        var taken = TakeFrom(ref first);
        Settle(ref first, 1);
        return taken;
    }

    private static Run TakeFrom(ref Run run)
    {
        var taken = run with { Count = 1 };
        run.Count--;
        if (run.Source == Source.Input)
            run.At++;
        return taken;
    }

    /// <summary>Drops a run that is used up from wherever it stands.</summary>
    private void Settle(ref Run run, int taken)
    {
        if (Unsafe.AreSame(ref run, ref _copied) || Unsafe.AreSame(ref run, ref _inputs)
            || Unsafe.AreSame(ref run, ref _turned))
        {
            if (run.Count == 0)
                run = Run.Empty;
        }
        else if (_carries.Stands(ref run))
        {
            _carries.Taken(taken);
        }
        else
        {
            _sums.Taken(taken);
        }
    }

    private void AddCells(ref Run run, int cells, int column)
    {
        int stage = run.Stage;
        if (!_rule.Place(CellKind.FullAdder, ref stage, run.Arrival, run.Arrival, run.Arrival, out double sum, out double carry))
            throw _rule.Refusal(CellKind.FullAdder, new CellPlace(~_output, column));
        Read(run with { Count = 3 * cells }, stage);
        int time = run.Time;
        run.Count -= 3 * cells;
        if (run.Source == Source.Input)
            run.At += 3 * cells;
        Settle(ref run, 3 * cells);
        Emit(time + 2, time + 1, stage, sum, carry, cells);
    }

    private void AddCell(CellKind kind, int column)
    {
        bool full = kind == CellKind.FullAdder;
        Run a = Take(), b = Take(), c = full ? Take() : Run.Empty;
        int stage = Math.Max(a.Stage, Math.Max(b.Stage, c.Stage)), time = full ? c.Time : b.Time;
        if (!_rule.Place(kind, ref stage, Arrival(a, stage), Arrival(b, stage), Arrival(c, stage), out double sum, out double carry))
            throw _rule.Refusal(kind, new CellPlace(~_output, column));
        Read(a, stage);
        Read(b, stage);
        if (full)
            Read(c, stage);
        Emit(time + (full ? 2 : 1), time + 1, stage, sum, carry, 1);
    }

    private double Arrival(in Run run, int stage) => run.Stage == stage ? run.Arrival : _rule.LaunchPs;

    private void Emit(int sumTime, int carryTime, int stage, double sum, double carry, int count)
    {
        LatestPs = Math.Max(LatestPs, Math.Max(sum, carry));
        _sums.Add(new Run(sumTime, stage, sum, count, Source.Cell, 0, false));
        _nextCarries.Add(new Run(carryTime, stage, carry, count, Source.Cell, 0, false));
    }

    /// <summary>Cells of this stage read the bits of the run.</summary>
    private void Read(in Run run, int stage)
    {
        if (stage == run.Stage)
            return;
        switch (run.Source)
        {
            case Source.Cell:
                _tally.AddInside((long)run.Count * (stage - run.Stage));
                break;
            case Source.Shared:
                var shared = _shared[(int)run.At];
                _shared[(int)run.At] = shared with { LastRead = Math.Max(shared.LastRead, stage) };
                break;
            default:
                for (int i = 0; i < run.Count; i++)
                {
                    ref int last = ref InputReads[Look(run.At + i).Signal];
                    last = Math.Max(last, stage);
                }

                break;
        }
    }

    /// <summary>The last bit of a column is the output's.</summary>
    private void Leave(in Run run)
    {
        int stage = run.Stage;
        if (!_rule.Meets(run.Arrival))
            stage++;
        else
            LatestPs = Math.Max(LatestPs, run.Arrival);
        _tally.ReachStage(stage);
        byte mark = run.Complemented ? RegisterTally.Complemented : RegisterTally.Plain;
        switch (run.Source)
        {
            case Source.Cell:
                _tally.AddOutputSignal(mark, run.Stage);
                break;
            case Source.Shared:
                _shared[(int)run.At] = _shared[(int)run.At] with { Mark = (byte)(_shared[(int)run.At].Mark | mark) };
                break;
            default:
                var bit = Look(run.At);
                _tally.MarkInput(bit.Signal, bit.Complemented != run.Complemented ? RegisterTally.Complemented : RegisterTally.Plain);
                break;
        }
    }

    private Bit Look(long at)
    {
        int column = (int)(at >> 32), place = (int)at;
        var terms = _matrix.TermsOf(_output);
        bool fromEnd = place > _heights[column] / 2;
        if (fromEnd)
            place = _heights[column] - 1 - place;
        for (int i = 0; i < terms.Length; i++)
        {
            ref readonly var term = ref terms[fromEnd ? terms.Length - 1 - i : i];
            int bit = column - term.Shift;
            ref readonly var word = ref _words[term.Node];
            if ((uint)bit < (uint)word.Width && place-- == 0)
                return Bit.Of(_inputSignals[term.Node] + bit, ((word.NegativeBits(term.Negative) >> bit) & 1) != 0);
        }

        throw new InvalidOperationException("an operand that no term has");
    }

    /// <summary>First in, first out; times never fall.</summary>
    private sealed class Runs
    {
        private Run[] _runs = new Run[64];
        private int _head;
        private int _tail;

        /// <summary>Bits in all runs.</summary>
        public int Total { get; private set; }

        public ref Run First => ref _runs[_head];

        public int FirstTime => _head < _tail ? _runs[_head].Time : None;

        public void Clear() => _head = _tail = Total = 0;

        public bool Stands(ref Run run) => _head < _tail && Unsafe.AreSame(ref run, ref _runs[_head]);

        public void Taken(int bits)
        {
            Total -= bits;
            if (_runs[_head].Count == 0)
                _head++;
        }

        public void Add(in Run run)
        {
            Total += run.Count;
            if (_tail > _head)
            {
                ref var last = ref _runs[_tail - 1];
                if (last.Time == run.Time && last.Stage == run.Stage && last.Arrival == run.Arrival)
                {
                    last.Count += run.Count;
                    return;
                }
            }

            if (_tail == _runs.Length)
                Array.Resize(ref _runs, 2 * _tail);
            _runs[_tail++] = run;
        }
    }
}
