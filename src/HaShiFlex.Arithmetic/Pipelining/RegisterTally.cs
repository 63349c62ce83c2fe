using HaShiFlex.Arithmetic.Netlists;

namespace HaShiFlex.Arithmetic.Pipelining;

/// <summary>
/// Counts flip-flops. A signal that is read stages later goes through one chain of registers, as long as its last reader needs, and all readers take
/// their tap; outputs are read in the last stage of the layer. A complemented output bit has a last register of its own.
/// </summary>
internal sealed class RegisterTally(int firstCellSignal)
{
    /// <summary>Marks of a signal that is an output bit: as it is, or complemented, or both.</summary>
    public const byte Plain = 1;

    public const byte Complemented = 2;

    private readonly byte[] _inputOutputs = new byte[firstCellSignal];
    private byte[] _marks = [];
    private long _inside;
    private long _plain;
    private long _plainStages;
    private long _complemented;
    private long _complementedOnly;
    private long _complementedOnlyStages;
    private int _lastStage;

    /// <summary>The stages of the layer are one more than this.</summary>
    public int LastStage => _lastStage;

    /// <summary>Adds the cells and outputs that stand in the builder.</summary>
    public void Add(StageSchedule schedule, NetlistBuilder builder)
    {
        int signals = firstCellSignal + 2 * builder.Cells.Length;
        if (_marks.Length < signals)
            _marks = new byte[2 * signals];
        for (int output = 0; output < builder.OutputCount; output++)
        {
            foreach (var bit in builder.OutputBits(output))
            {
                if (bit.IsConstant)
                    continue;
                ReachStage(schedule.StageOfOutput(bit));
                (bit.Signal < firstCellSignal ? _inputOutputs : _marks)[bit.Signal] |= bit.Complemented ? Complemented : Plain;
            }
        }

        int[] stages = schedule.Stages, lastReads = schedule.LastReads;
        for (int signal = firstCellSignal; signal < signals; signal++)
        {
            byte mark = _marks[signal];
            if (mark == 0)
            {
                _inside += lastReads[signal] - stages[signal];
                continue;
            }

            _marks[signal] = 0;
            AddOutputSignal(mark, stages[signal]);
        }
    }

    /// <summary>Adds registers of signals that are no output bits.</summary>
    public void AddInside(long registers) => _inside += registers;

    /// <summary>Makes an input bit an output bit.</summary>
    public void MarkInput(int signal, byte mark) => _inputOutputs[signal] |= mark;

    /// <summary>Tells that an output bit leaves in this stage at the earliest.</summary>
    public void ReachStage(int stage) => _lastStage = Math.Max(_lastStage, stage);

    public void Add(RegisterTally other)
    {
        for (int signal = 0; signal < firstCellSignal; signal++)
            _inputOutputs[signal] |= other._inputOutputs[signal];
        _inside += other._inside;
        _plain += other._plain;
        _plainStages += other._plainStages;
        _complemented += other._complemented;
        _complementedOnly += other._complementedOnly;
        _complementedOnlyStages += other._complementedOnlyStages;
        _lastStage = Math.Max(_lastStage, other._lastStage);
    }

    /// <param name="inputReads">The last stage in which a cell reads each input bit.</param>
    public PipelineCost Cost(ReadOnlySpan<int> inputReads, PipelineSettings settings, double latestPs)
    {
        long inputs = 0;
        int last = settings.RegisterOutputs ? 1 : 0;
        for (int signal = 1; signal < firstCellSignal; signal++)
        {
            byte mark = _inputOutputs[signal];
            if (mark == 0)
            {
                _inside += inputReads[signal];
                inputs += inputReads[signal];
                continue;
            }

            AddOutputSignal(mark, 0);
            inputs += _lastStage + ((mark & Plain) != 0 ? last : 0);
        }

        long outputs = last * (_plain + _complemented);
        long registers = _inside
            + _plain * _lastStage - _plainStages
            + _complementedOnly * _lastStage - _complementedOnlyStages
            + outputs;
        return new PipelineCost(_lastStage + 1, _lastStage + last, registers, outputs, inputs, latestPs + settings.Delays.Setup);
    }

    /// <summary>Adds a signal that is an output bit and is made in this stage.</summary>
    public void AddOutputSignal(byte mark, int stage)
    {
        if ((mark & Complemented) != 0)
            _complemented++;
        if ((mark & Plain) != 0)
        {
            _plain++;
            _plainStages += stage;
        }
        else
        {
            _complementedOnly++;
            _complementedOnlyStages += stage;
        }
    }
}
