using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace HaShiFlex.Estimation.Gates;

/// <summary>
/// Adders that read the very same bits at the same pins, made once, with the registers behind them: what synthesis finds where adders are gates, before it optimizes any. Outputs
/// that add the same two inputs first, as trees of two-operand sums do, have many.
/// </summary>
internal sealed class IdenticalAdders
{
    private readonly GateNetlist _netlist;
    private readonly int[] _reads;
    private readonly int[] _unseenData;
    private readonly Dictionary<int, int> _registers = [];
    private readonly Dictionary<(GateKind Kind, int A, int B, int C), int> _adders;

    private IdenticalAdders(GateNetlist netlist)
    {
        _netlist = netlist;
        _adders = new(netlist.Gates.Length);
        _reads = new int[netlist.Nodes];
        _unseenData = new int[netlist.Nodes];
        for (int node = 0; node < _reads.Length; node++)
            (_reads[node], _unseenData[node]) = (node << 1, -1);
        foreach (var flop in netlist.Flops)
            _unseenData[flop.Node] = flop.Data;
    }

    /// <returns>The same hardware with each once; nodes keep their numbers.</returns>
    public static GateNetlist Once(GateNetlist netlist) => new IdenticalAdders(netlist).Run();

    private GateNetlist Run()
    {
        var gates = new List<Gate>(_netlist.Gates.Length);
        int sumGates = 0;
        for (int i = 0; i < _netlist.Gates.Length; i++)
        {
            var own = _netlist.Gates[i];
            var gate = own with { A = Now(own.A), B = Now(own.B), C = Now(own.C) };
            ref int at = ref CollectionsMarshal.GetValueRefOrAddDefault(_adders, (gate.Kind, Math.Min(gate.A, gate.B), Math.Max(gate.A, gate.B), gate.C), out bool isThere);
            if (isThere)
            {
                var first = gates[at];
                gates[at] = first with { Sum = Same(first.Sum, gate.Sum), Carry = Same(first.Carry, gate.Carry) };
                continue;
            }

            at = gates.Count;
            gates.Add(gate);
            sumGates += i < _netlist.SumGates ? 1 : 0;
        }

        var flops = ImmutableArray.CreateBuilder<GateFlop>(_netlist.Flops.Length);
        foreach (var flop in _netlist.Flops)
        {
            if (Now(flop.Node << 1) == flop.Node << 1)
                flops.Add(flop with { Data = Now(flop.Data) });
        }

        return _netlist with
        {
            Gates = [.. gates],
            SumGates = sumGates,
            Flops = flops.ToImmutable(),
            Clamps = [.. _netlist.Clamps.Select(clamp => clamp.Reading(Now))],
        };
    }

    /// <summary>The output of the adder that is kept; its own node where it was not read before.</summary>
    private int Same(int first, int other)
    {
        if (first < 0 || other < 0)
            return Math.Max(first, other);
        _reads[other] = first << 1;
        return first;
    }

    /// <summary>What is read in a bit's place. A register is looked at when it is first read: gates stand after those behind whose registers they read.</summary>
    private int Now(int read)
    {
        if (read < 0)
            return read;
        int node = read >> 1, data = _unseenData[node];
        if (data >= 0)
        {
            _unseenData[node] = -1;
            if (!_registers.TryAdd(Now(data), node))
                _reads[node] = _registers[Now(data)] << 1;
        }

        return _reads[node] ^ (read & 1);
    }
}
