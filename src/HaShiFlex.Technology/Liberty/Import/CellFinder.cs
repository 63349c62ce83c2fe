using HaShiFlex.Documents;
using HaShiFlex.Technology.Cells;

namespace HaShiFlex.Technology.Liberty.Import;

/// <summary>Finds cells by their function: truth tables and state, never names.</summary>
public static class CellFinder
{
    /// <summary>
    /// The cells that do what <paramref name="role"/> says, the best first: ordinary before special, flops without clear and preset before others,
    /// then the smallest, of equal area the fastest at <paramref name="conditions"/>, of equal speed the first by name.
    /// </summary>
    public static IReadOnlyList<MatchedCell> Find(LibertyLibrary library, CellRole role, CellConditions conditions) =>
    [
        .. library.Cells
            .Where(cell => cell.AreaUm2 is > 0)
            .Select(cell => Match(cell, role))
            .OfType<MatchedCell>()
            .Where(match => match.Cell.IsOrdinary)
            .OrderBy(match => match.Cell.States.Any(state => state.Clear is not null || state.Preset is not null))
            .ThenBy(match => match.Cell.AreaUm2)
            .ThenBy(match => CellMeasurement.MeanDelayPs(match, conditions) ?? double.PositiveInfinity)
            .ThenBy(match => match.Cell.Name, StringComparer.Ordinal),
    ];

    /// <summary>The cell as one of that role, or null where it does something else.</summary>
    public static MatchedCell? Match(LibertyCell cell, CellRole role) => role switch
    {
        CellRole.Flop => MatchState(cell, role, isEdgeTriggered: true),
        CellRole.Latch => MatchState(cell, role, isEdgeTriggered: false),
        CellRole.ClockGate => MatchClockGate(cell),
        _ => MatchLogic(cell, role),
    };

    /// <summary>Truth tables over the inputs in order; bit a is the value where input i is bit i of a.</summary>
    private static ulong[] Tables(CellRole role) => role switch
    {
        CellRole.Inverter => [0b01],
        CellRole.Buffer => [0b10],
        CellRole.Nand2 => [0b0111],
        CellRole.And2 => [0b1000],
        CellRole.Xor2 => [0b0110],
        CellRole.Xnor2 => [0b1001],
        CellRole.Majority => [0b1110_1000],
        CellRole.HalfAdder => [0b1000, 0b0110],
        CellRole.FullAdder => [0b1110_1000, 0b1001_0110],
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, null),
    };

    private static MatchedCell? MatchLogic(LibertyCell cell, CellRole role)
    {
        ulong[] tables = Tables(role);
        bool mayBeInverted = MayBeInverted(role);
        int inputCount = role.Inputs().Count;
        if (!cell.IsCombinational || cell.Inputs.Count() != inputCount || cell.Outputs.Count() != tables.Length)
            return null;

        // Every role here is symmetric in its inputs, so the file's order serves.
        var inputs = cell.Inputs.ToArray();
        string[] names = Array.ConvertAll(inputs, pin => pin.Name);
        ulong all = (1UL << (1 << inputCount)) - 1;
        var outputs = new List<(LibertyPin, bool)>();
        foreach (ulong table in tables)
        {
            (LibertyPin, bool)? found = null;
            foreach (var pin in cell.Outputs)
            {
                if (pin.Function!.TableOver(names) is not { } actual)
                    return null;
                if (actual == table)
                    found = (pin, false);
                else if (mayBeInverted && actual == (~table & all))
                    found = (pin, true);
            }

            if (found is null)
                return null;
            outputs.Add(found.Value);
        }

        if (role == CellRole.FullAdder)
            MoveLightestLast(inputs);
        return new MatchedCell(role, cell, inputs, outputs);
    }

    /// <summary>The carry chain enters by the pin with the least capacitance, as the chain's own load is what slows it.</summary>
    private static void MoveLightestLast(LibertyPin[] inputs)
    {
        int best = inputs.Length - 1;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].CapacitanceFf < inputs[best].CapacitanceFf)
                best = i;
        }

        (inputs[best], inputs[^1]) = (inputs[^1], inputs[best]);
    }

    /// <summary>One state bit that takes one data pin at one control pin; the output that follows it, or else its complement.</summary>
    private static MatchedCell? MatchState(LibertyCell cell, CellRole role, bool isEdgeTriggered)
    {
        if (cell.HasStateTable || cell.ClockGatingStyle is not null || cell.States is not [var state] || state.IsEdgeTriggered != isEdgeTriggered)
            return null;
        if (state.Data is not { Inputs: [var dataName] } data || state.Control is not { Inputs: [var controlName] } control)
            return null;
        var (dataPin, controlPin) = (cell.Find(dataName), cell.Find(controlName));
        if (dataPin is not { IsInput: true } || controlPin is not { IsInput: true })
            return null;

        // A falling-edge flop or a latch transparent at low would need the other clock phase.
        if (!control.Evaluate(1) || control.Evaluate(0) || data.Evaluate(0) == data.Evaluate(1))
            return null;
        var asynchronous = new[] { state.Clear, state.Preset }.OfType<Functions.BooleanFunction>().SelectMany(function => function.Inputs).Distinct().ToArray();
        if (cell.Inputs.Any(pin => pin.Name != dataName && pin.Name != controlName && !asynchronous.Contains(pin.Name)))
            return null;

        bool stateIsInverted = data.Evaluate(0);
        (LibertyPin, bool)? best = null;
        foreach (var pin in cell.Outputs)
        {
            if (pin.IsThreeState || pin.Function is not { } function || !function.Inputs.All(name => name == state.Variable || name == state.Complement))
                continue;
            bool atOne = function.Evaluate(name => name == state.Variable);
            if (atOne == function.Evaluate(name => name == state.Complement))
                continue;
            bool isInverted = atOne == stateIsInverted;
            if (best is null || (best.Value.Item2 && !isInverted))
                best = (pin, isInverted);
        }

        return best is { } output ? new MatchedCell(role, cell, [dataPin, controlPin], [output]) : null;
    }

    private static MatchedCell? MatchClockGate(LibertyCell cell)
    {
        if (cell.ClockGatingStyle is not { } style || !style.StartsWith("latch_posedge", StringComparison.Ordinal))
            return null;
        var clocks = cell.Inputs.Where(pin => pin.IsClock).ToArray();
        var outputs = cell.Outputs.ToArray();
        return clocks.Length == 1 && outputs.Length == 1 ? new MatchedCell(CellRole.ClockGate, cell, clocks, [(outputs[0], false)]) : null;
    }

    /// <exception cref="InputException">No cell has the function; says which.</exception>
    public static MatchedCell Require(LibertyLibrary library, CellRole role, CellConditions conditions)
    {
        var found = Find(library, role, conditions);
        return found.Count > 0
            ? found[0]
            : throw new InputException($"the Liberty library {library.Name} has no {role.Description()}{(MayBeInverted(role) ? ", outputs inverted or not," : "")} among its {library.Cells.Count} cells; a technology library needs one");
    }

    private static bool MayBeInverted(CellRole role) =>
        role is CellRole.HalfAdder or CellRole.FullAdder or CellRole.Majority or CellRole.Flop or CellRole.Latch;
}
