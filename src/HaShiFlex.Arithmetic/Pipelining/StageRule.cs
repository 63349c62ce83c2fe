using HaShiFlex.Arithmetic.Netlists;
using HaShiFlex.Arithmetic.Timing;
using HaShiFlex.Documents;

namespace HaShiFlex.Arithmetic.Pipelining;

/// <summary>
/// Which stage a cell goes into: that of its latest operand if its outputs still meet the clock there, else the next, all operands out of registers.
/// </summary>
internal sealed class StageRule
{
    private readonly AdderDelays _delays;
    private readonly double _period;
    private readonly double _limit;

    /// <exception cref="InputException">The period is not positive, or too short for a register alone.</exception>
    public StageRule(PipelineSettings settings)
    {
        _delays = settings.Delays;
        _period = settings.ClockPeriodPs;
        _limit = _period - _delays.Setup + PipelineSettings.RoundingPs;
        if (!(_period > 0) || !double.IsFinite(_period))
            throw new InputException(FormattableString.Invariant($"a clock period of {_period} ps: give a positive one"));
        if (_delays.ClockToOutput > _limit)
            throw Refusal("a register alone", _delays.ClockToOutput);
    }

    /// <summary>When a register's output is there.</summary>
    public double LaunchPs => _delays.ClockToOutput;

    public double InverterPs => _delays.Inverter;

    public bool Meets(double arrivalPs) => arrivalPs <= _limit;

    /// <param name="stage">The latest operand's stage; raised by one where the cell does not fit any more.</param>
    /// <param name="a">Arrival of the operands in that stage; <paramref name="c"/> counts for full adders only.</param>
    /// <param name="sum">Arrival of the sum, in ps after the clock edge that starts the stage.</param>
    /// <param name="carry">Arrival of the carry, likewise.</param>
    /// <returns>Whether it fits at all; where not, throw <see cref="Refusal(CellKind, CellPlace)"/>.</returns>
    public bool Place(CellKind kind, ref int stage, double a, double b, double c, out double sum, out double carry)
    {
        (sum, carry) = CellTiming.Of(_delays, kind, a, b, c);
        if (sum <= _limit && carry <= _limit)
            return true;
        stage++;
        (sum, carry) = CellTiming.Of(_delays, kind, LaunchPs, LaunchPs, LaunchPs);
        return sum <= _limit && carry <= _limit;
    }

    public InputException Refusal(CellKind kind, CellPlace place)
    {
        var (sum, carry) = CellTiming.Of(_delays, kind, LaunchPs, LaunchPs, LaunchPs);
        return Refusal($"one {(kind == CellKind.FullAdder ? "full" : "half")} adder ({place}) between two registers", Math.Max(sum, carry));
    }

    private InputException Refusal(string what, double arrival) => new(FormattableString.Invariant(
        $"a clock period of {_period:0.#} ps is too short: {what} takes {arrival + _delays.Setup:0.#} ps, launch and setup included; ask for a slower clock"));
}
