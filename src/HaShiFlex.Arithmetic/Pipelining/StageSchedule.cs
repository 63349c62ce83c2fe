using System.Numerics;
using HaShiFlex.Arithmetic.Netlists;
using HaShiFlex.Documents;

namespace HaShiFlex.Arithmetic.Pipelining;

/// <summary>
/// Puts every cell into the earliest stage in which its outputs still meet the clock. A ripple that is too long for the period is so cut where the period ends, and what the upper half waits for is registered.
/// Cells never add bits, so the latest possible cut is also the one with the fewest registers.
/// </summary>
internal sealed class StageSchedule
{
    private readonly StageRule _rule;
    private readonly int _firstCellSignal;
    private int[] _stages;
    private int[] _lastReads;
    private double[] _arrivals;

    /// <param name="firstCellSignal">The signals before it are inputs: there at stage 0.</param>
    public StageSchedule(PipelineSettings settings, int firstCellSignal)
    {
        _rule = new StageRule(settings);
        _firstCellSignal = firstCellSignal;
        _stages = new int[firstCellSignal];
        _lastReads = new int[firstCellSignal];
        _arrivals = new double[firstCellSignal];
        Array.Fill(_arrivals, _rule.LaunchPs);
    }

    /// <summary>The stage in which each signal is made.</summary>
    public int[] Stages => _stages;

    /// <summary>The last stage in which a cell reads each signal. That of an input stays from call to call.</summary>
    public int[] LastReads => _lastReads;

    /// <summary>The latest arrival of any signal in its stage, ps.</summary>
    public double LatestPs { get; private set; }

    /// <exception cref="InputException">One cell between two registers is already too slow.</exception>
    public void Run(ReadOnlySpan<Cell> cells, Func<int, CellPlace> placeOf)
    {
        int signals = _firstCellSignal + 2 * cells.Length;
        if (_stages.Length < signals)
        {
            int length = (int)BitOperations.RoundUpToPowerOf2((uint)signals);
            Array.Resize(ref _stages, length);
            Array.Resize(ref _lastReads, length);
            Array.Resize(ref _arrivals, length);
        }

        int[] stages = _stages, lastReads = _lastReads;
        double[] arrivals = _arrivals;
        double latest = Math.Max(LatestPs, _rule.LaunchPs);
        int signal = _firstCellSignal;
        for (int index = 0; index < cells.Length; index++, signal += 2)
        {
            ref readonly var cell = ref cells[index];
            bool full = cell.Kind == CellKind.FullAdder;
            int stage = Math.Max(stages[cell.A.Signal], stages[cell.B.Signal]);
            if (full)
                stage = Math.Max(stage, stages[cell.C.Signal]);
            double c = full ? Arrival(cell.C, stage) : 0;
            if (!_rule.Place(cell.Kind, ref stage, Arrival(cell.A, stage), Arrival(cell.B, stage), c, out double sum, out double carry))
                throw _rule.Refusal(cell.Kind, placeOf(index));

            stages[signal] = stages[signal + 1] = lastReads[signal] = lastReads[signal + 1] = stage;
            arrivals[signal] = sum;
            arrivals[signal + 1] = carry;
            latest = Math.Max(latest, Math.Max(sum, carry));
            MarkRead(lastReads, cell.A, stage);
            MarkRead(lastReads, cell.B, stage);
            if (full)
                MarkRead(lastReads, cell.C, stage);
        }

        LatestPs = latest;
    }

    /// <summary>The stage in which an output bit can leave, the inverter of a complemented one included.</summary>
    public int StageOfOutput(Bit bit)
    {
        int stage = _stages[bit.Signal];
        double arrival = Arrival(bit, stage);
        if (!_rule.Meets(arrival))
            return stage + 1;
        LatestPs = Math.Max(LatestPs, arrival);
        return stage;
    }

    private static void MarkRead(int[] lastReads, Bit bit, int stage)
    {
        ref int last = ref lastReads[bit.Signal];
        last = Math.Max(last, stage);
    }

    private double Arrival(Bit bit, int stage) => _stages[bit.Signal] != stage
        ? _rule.LaunchPs
        : _arrivals[bit.Signal] + (bit.Complemented && bit.Signal >= _firstCellSignal ? _rule.InverterPs : 0);
}
