using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace HaShiFlex.Estimation.Gates;

/// <summary>
/// Adders as synthesis leaves them that dissolves them into gates. Identical ones are one, and so are equal sums, with complemented bits too, for x ^ ~y = ~(x ^ y), and
/// equal carries: outputs of the same inputs have them. A full adder that reads a bit twice is wires, 2a + c of equal bits a, 1 + c of a bit and its complement: a
/// signed value's sum with its own multiple has such adders, for the sign stands in both.
/// </summary>
public sealed class DissolvedAdders
{
    private const int None = -1;

    private readonly GateNetlist _netlist;
    private readonly int[] _reads;
    private readonly Dictionary<(GateKind Kind, int A, int B, int C), int> _carries;
    private readonly Dictionary<(int A, int B, int C), int> _sums;

    private DissolvedAdders(GateNetlist netlist)
    {
        _netlist = netlist;
        (_carries, _sums) = (new(netlist.Gates.Length), new(netlist.Gates.Length));
        _reads = new int[netlist.Nodes];
        for (int node = 0; node < _reads.Length; node++)
            _reads[node] = node << 1;
    }

    /// <returns>The same hardware with fewer adders, and fewer registers behind identical ones; nodes keep their numbers.</returns>
    public static GateNetlist Of(GateNetlist netlist) => new DissolvedAdders(IdenticalAdders.Once(netlist)).Run();

    /// <summary>By gate: whether it is a full adder whose first two operands an earlier one adds too, so that what is made of them alone is there already.</summary>
    public static bool[] HaveSharedPairs(GateNetlist netlist)
    {
        var pairs = new HashSet<(int, int)>(netlist.Gates.Length);
        var shared = new bool[netlist.Gates.Length];
        for (int i = 0; i < shared.Length; i++)
        {
            var (kind, a, b, c, _, _) = netlist.Gates[i];
            shared[i] = kind == GateKind.FullAdder && a >= 0 && b >= 0 && c >= 0 && !pairs.Add((Math.Min(a >> 1, b >> 1), Math.Max(a >> 1, b >> 1)));
        }

        return shared;
    }

    private GateNetlist Run()
    {
        var gates = ImmutableArray.CreateBuilder<Gate>(_netlist.Gates.Length);
        int sumGates = 0;
        for (int i = 0; i < _netlist.Gates.Length; i++)
        {
            var own = _netlist.Gates[i];
            if (Left(own with { A = Now(own.A), B = Now(own.B), C = Now(own.C) }) is not { } gate)
                continue;
            gates.Add(gate);
            sumGates += i < _netlist.SumGates ? 1 : 0;
        }

        return _netlist with
        {
            Gates = gates.ToImmutable(),
            SumGates = sumGates,
            Flops = [.. _netlist.Flops.Select(flop => flop with { Data = Now(flop.Data) })],
            Clamps = [.. _netlist.Clamps.Select(clamp => clamp.Reading(Now))],
        };
    }

    private int Now(int read) => read < 0 ? read : _reads[read >> 1] ^ (read & 1);

    /// <summary>What is still built of an adder whose reads are up to date; null for nothing.</summary>
    private Gate? Left(Gate gate)
    {
        if (gate.Kind == GateKind.FullAdder && Tied(gate) is var (sum, carry))
        {
            Replace(gate.Sum, sum);
            Replace(gate.Carry, carry);
            return null;
        }

        Span<int> read = [gate.A, gate.B, gate.C];
        read.Sort();
        if (gate.Carry >= 0)
        {
            ref int made = ref CollectionsMarshal.GetValueRefOrAddDefault(_carries, (gate.Kind, read[0], read[1], read[2]), out bool isThere);
            if (isThere)
            {
                Replace(gate.Carry, made << 1);
                gate = gate with { Carry = None };
            }
            else
            {
                made = gate.Carry;
            }
        }

        if (gate.Sum >= 0)
        {
            int turned = gate.Kind == GateKind.HalfAdderPlusOne ? 1 : 0;
            for (int i = 0; i < read.Length; i++)
            {
                turned ^= read[i] < 0 ? 0 : read[i] & 1;
                read[i] = read[i] < 0 ? None : read[i] >> 1;
            }

            ref int made = ref CollectionsMarshal.GetValueRefOrAddDefault(_sums, (read[0], read[1], read[2]), out bool isThere);
            if (isThere)
            {
                Replace(gate.Sum, made ^ turned);
                gate = gate with { Sum = None };
            }
            else
            {
                made = (gate.Sum << 1) ^ turned;
            }
        }

        return gate.Sum < 0 && gate.Carry < 0 ? null : gate;
    }

    private void Replace(int node, int read)
    {
        if (node >= 0)
            _reads[node] = read;
    }

    /// <summary>Null of three bits.</summary>
    private static (int Sum, int Carry)? Tied(Gate gate)
    {
        foreach (var (first, second, third) in (ReadOnlySpan<(int, int, int)>)[(gate.A, gate.B, gate.C), (gate.A, gate.C, gate.B), (gate.B, gate.C, gate.A)])
        {
            if (first < 0 || second < 0 || third < 0)
                continue;
            if (first == second)
                return (third, first);
            if ((first ^ 1) == second)
                return (third ^ 1, third);
        }

        return null;
    }
}
