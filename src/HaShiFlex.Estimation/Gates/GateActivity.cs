using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace HaShiFlex.Estimation.Gates;

/// <summary>
/// Edges a cycle in a layer's hardware, glitches included: its adder cells are simulated with their delays in steps of <see cref="StepPs"/>, in up to 64 cases at
/// a time, one a bit of a word. As in event-driven simulators with inertial delays, an output follows only what lasts for a share of its cell's delay.
/// Registers pass on what settles before them, so that a pipeline is simulated as a whole.
/// </summary>
public sealed class GateActivity
{
    /// <summary>Resolution in time, ps: an eighth of what a full adder takes.</summary>
    private const float StepPs = 5;

    private const int None = -1;

    /// <summary>Three operands, a sum and a carry.</summary>
    private const int ScratchRows = 5;

    private readonly GateNetlist _netlist;
    private readonly GateDelays _delays;
    private readonly double _inertia;
    private readonly ulong _cases;
    private readonly Wave[] _waves;
    private readonly int[] _edges;

    /// <summary>By node: gates that have not read it yet.</summary>
    private readonly int[] _readers;
    private readonly WaveStore _values;
    private ulong[] _scratch = ArrayPool<ulong>.Shared.Rent(1 << 12);

    private GateActivity(GateNetlist netlist, GateStimulus stimulus, GateDelays delays, double inertia, WaveStore values)
    {
        _values = values;
        (_netlist, _delays, _inertia) = (netlist, delays, inertia);
        _cases = ulong.MaxValue >> (GateStimulus.MaximumCases - stimulus.Cases);
        _waves = new Wave[netlist.Nodes];
        _edges = new int[netlist.Nodes];
        _readers = new int[netlist.Nodes];
        foreach (ref readonly var gate in netlist.Gates.AsSpan())
        {
            Expect(gate.A);
            Expect(gate.B);
            Expect(gate.C);
        }

        for (int input = 0; input < netlist.InputFlops; input++)
            Launch(netlist.Flops[input].Node, stimulus.Before[input] & _cases, stimulus.After[input] & _cases);
    }

    /// <summary>Edges a cycle by <see cref="GateSection"/>.</summary>
    /// <param name="stimulus">What the input registers hold.</param>
    /// <param name="inertia">How long a value must last to come through a cell, as a share of the cell's longest delay.</param>
    public static GateToggles[] BySection(GateNetlist netlist, GateStimulus stimulus, GateDelays delays, double inertia)
    {
        using var values = new WaveStore();
        var activity = new GateActivity(netlist, stimulus, delays, inertia, values);
        var edges = activity.Run(1.0 / stimulus.Cases);
        ArrayPool<ulong>.Shared.Return(activity._scratch);
        return edges;
    }

    private GateToggles[] Run(double scale)
    {
        // Registers are listed before the gates that feed them, which stand in the order of the pipeline.
        int[] readers = new int[_netlist.Nodes], next = new int[_netlist.Flops.Length];
        Array.Fill(readers, None);
        for (int flop = _netlist.InputFlops; flop < next.Length; flop++)
        {
            int data = _netlist.Flops[flop].Data >> 1;
            if (data < 0)
                continue;
            next[flop] = readers[data];
            readers[data] = flop;
        }

        long inputs = 0, registers = 0, clamped = 0;
        long[] operands = new long[2], full = new long[2], half = new long[2];
        foreach (var flop in _netlist.Flops.AsSpan()[.._netlist.InputFlops])
        {
            inputs += _edges[flop.Node];
            registers += Pass(flop.Node);
        }

        var gates = _netlist.Gates.AsSpan();
        for (int i = 0; i < gates.Length; i++)
        {
            ref readonly var gate = ref gates[i];
            int part = i < _netlist.SumGates ? 0 : 1;
            operands[part] += EdgesOf(gate.A) + EdgesOf(gate.B) + EdgesOf(gate.C);
            Make(in gate, _delays.Gates.AsSpan(GateDelays.PerGate * i, GateDelays.PerGate));
            Release(gate.A);
            Release(gate.B);
            Release(gate.C);
            (gate.Kind == GateKind.FullAdder ? full : half)[part] += EdgesAt(gate.Sum) + EdgesAt(gate.Carry);
            if (gate.Sum >= 0)
                registers += Pass(gate.Sum);
            if (gate.Carry >= 0)
                registers += Pass(gate.Carry);
        }

        foreach (var clamp in _netlist.Clamps)
        {
            if (clamp.Bounds > 0)
                clamped += clamp.Data.Sum(EdgesOf) + clamp.Overflow.Sum(EdgesOf) + EdgesOf(clamp.Sign);
            registers += EdgesBehind(clamp);
        }

        return
        [
            new GateToggles(0, 0, 0, 0, inputs) * scale,
            new GateToggles(operands[0], full[0], half[0], 0, 0) * scale,
            new GateToggles(operands[1], full[1], half[1], clamped, 0) * scale,
            new GateToggles(0, 0, 0, 0, registers) * scale,
        ];

        long Pass(int node)
        {
            long edges = 0;
            for (int flop = readers[node]; flop >= 0; flop = next[flop])
            {
                int held = _netlist.Flops[flop].Node, read = _netlist.Flops[flop].Data;
                Launch(held, Before(read), After(read));
                edges += _edges[held] + Pass(held);
            }

            return edges;
        }
    }

    private void Expect(int read)
    {
        if (read >= 0)
            _readers[read >> 1]++;
    }

    /// <summary>Nobody looks at a node's values any more after the last gate that reads it.</summary>
    private void Release(int read)
    {
        if (read >= 0 && --_readers[read >> 1] == 0 && _waves[read >> 1] is { Length: > 0 } wave)
            _values.Release(wave.Block);
    }

    private long EdgesOf(int read) => read < 0 ? 0 : _edges[read >> 1];

    private long EdgesAt(int node) => node < 0 ? 0 : _edges[node];

    /// <summary>Edges of the registers behind a clamp: what is negative becomes zero, what is too large all ones.</summary>
    private long EdgesBehind(GateClamp clamp)
    {
        ulong overBefore = 0, overAfter = 0;
        foreach (int bit in clamp.Overflow)
        {
            overBefore |= Before(bit);
            overAfter |= After(bit);
        }

        long edges = 0;
        foreach (int bit in clamp.Data)
        {
            ulong before = Before(bit), after = After(bit);
            if (clamp.Bounds > 0)
                (before, after) = ((before | overBefore) & ~Before(clamp.Sign), (after | overAfter) & ~After(clamp.Sign));
            edges += BitOperations.PopCount(before ^ after);
        }

        return edges;
    }

    private ulong Before(int read) => read < 0 ? 0 : _waves[read >> 1].Before ^ Flip(read);

    private ulong After(int read) => read < 0 ? 0 : _waves[read >> 1].After ^ Flip(read);

    private ulong Flip(int read) => (read & 1) == 0 ? 0 : _cases;

    private void Launch(int node, ulong before, ulong after)
    {
        _waves[node] = new Wave(before, after, (int)MathF.Round(_delays.Launch[node] / StepPs), 0, 0, 0);
        _edges[node] = BitOperations.PopCount(before ^ after);
    }

    /// <summary>Combines the operands' values step by step, from the first that can change an output to the last.</summary>
    private void Make(in Gate gate, ReadOnlySpan<float> delays)
    {
        Span<int> reads = [gate.A, gate.B, gate.C], starts = stackalloc int[3];
        int first = int.MaxValue, last = int.MinValue, operands = gate.C < 0 ? 2 : 3;
        float longest = 0;
        for (int i = 0; i < operands; i++)
        {
            int read = reads[i];
            if (read < 0)
                continue;
            ref readonly var wave = ref _waves[read >> 1];
            longest = Math.Max(longest, delays[i]);
            starts[i] = wave.First + Steps(delays[i] + _delays.Polarity[read]);
            if (wave.Length == 0 && wave.Before == wave.After)
                continue;
            first = Math.Min(first, starts[i]);
            last = Math.Max(last, starts[i] + wave.Length);
        }

        float later = delays[3];
        var sum = new Output(gate.Sum, 0, Least(longest), Function(in gate, true, false), Function(in gate, true, true));
        var carry = new Output(gate.Carry, (int)MathF.Round(later / StepPs), Least(longest + later), Function(in gate, false, false), Function(in gate, false, true));
        bool sumMayGlitch = MayGlitch(in sum), carryMayGlitch = MayGlitch(in carry);
        if (!sumMayGlitch && !carryMayGlitch)
            return;

        // A value for each step from the first change to before the last; what lasts is looked for in as many steps behind it.
        int length = last - first, padded = length + Math.Max(sum.Least, carry.Least) - 1;
        if (ScratchRows * padded > _scratch.Length)
        {
            ArrayPool<ulong>.Shared.Return(_scratch);
            _scratch = ArrayPool<ulong>.Shared.Rent(2 * ScratchRows * padded);
        }

        Span<ulong> a = Scratch(0, padded), b = Scratch(1, padded), c = Scratch(2, padded), sums = Scratch(3, padded), carries = Scratch(4, padded);
        Lay(reads[0], starts[0] - first, a);
        Lay(reads[1], starts[1] - first, b);

        // A half adder is a full adder whose third operand never changes.
        if (operands == 3)
            Lay(reads[2], starts[2] - first, c);
        else
            c.Fill(gate.Kind == GateKind.HalfAdderPlusOne ? _cases : 0);
        Add(a, b, c, sums, carries);
        if (sumMayGlitch)
            Settle(in sum, first, length, sums[..(length + sum.Least - 1)], a);
        if (carryMayGlitch)
            Settle(in carry, first, length, carries[..(length + carry.Least - 1)], a);

        bool MayGlitch(in Output output)
        {
            // Of changes closer together than the cell follows only the last one comes through.
            bool does = output.Node >= 0 && last - first >= output.Least;
            if (output.Node >= 0 && !does)
            {
                _waves[output.Node] = new Wave(output.Before, output.After, last < first ? 0 : last + output.LaterSteps, 0, 0, 0);
                _edges[output.Node] = BitOperations.PopCount(output.Before ^ output.After);
            }

            return does;
        }
    }

    /// <summary>A full adder, one case a bit. All in one loop, for most waves are of a few words.</summary>
    private static void Add(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, ReadOnlySpan<ulong> c, Span<ulong> sums, Span<ulong> carries)
    {
        int step = 0;
        for (; step <= a.Length - Vector256<ulong>.Count; step += Vector256<ulong>.Count)
        {
            Vector256<ulong> x = Vector256.Create(a[step..]), y = Vector256.Create(b[step..]), z = Vector256.Create(c[step..]), either = x ^ y;
            (either ^ z).CopyTo(sums[step..]);
            ((x & y) | (z & either)).CopyTo(carries[step..]);
        }

        for (; step < a.Length; step++)
        {
            ulong either = a[step] ^ b[step];
            sums[step] = either ^ c[step];
            carries[step] = (a[step] & b[step]) | (c[step] & either);
        }
    }

    /// <summary>Makes of bits that are one in all of some next steps, and of bits that are one in any of them, those of as many steps more.</summary>
    private static void Extend(Span<ulong> all, Span<ulong> any, int more, int length)
    {
        int step = 0;
        for (; step <= length - Vector256<ulong>.Count; step += Vector256<ulong>.Count)
        {
            (Vector256.Create<ulong>(all[step..]) & Vector256.Create<ulong>(all[(step + more)..])).CopyTo(all[step..]);
            (Vector256.Create<ulong>(any[step..]) | Vector256.Create<ulong>(any[(step + more)..])).CopyTo(any[step..]);
        }

        for (; step < length; step++)
        {
            all[step] &= all[step + more];
            any[step] |= any[step + more];
        }
    }

    /// <summary>Leaves out what does not last.</summary>
    /// <param name="all">Of which the first steps, as many as the length says, are the output's; the others repeat what it settles at. Written over.</param>
    /// <param name="any">Room for as many.</param>
    private void Settle(in Output output, int first, int length, Span<ulong> all, Span<ulong> any)
    {
        all.CopyTo(any);
        for (int lasts = 1, valid = all.Length; lasts < output.Least;)
        {
            int more = Math.Min(lasts, output.Least - lasts);
            valid -= more;
            Extend(all, any, more, valid);
            lasts += more;
        }

        var made = _values.Reserve(length);
        ulong now = output.Before;
        int edges = 0, from = length, to = 0;
        for (int step = 0; step < made.Length; step++)
        {
            ulong was = now;
            made[step] = now = all[step] | (now & any[step]);
            if (now == was)
                continue;
            edges += BitOperations.PopCount(now ^ was);
            from = Math.Min(from, step);
            to = step;
        }

        if (now != output.After)
        {
            edges += BitOperations.PopCount(now ^ output.After);
            to = length;
        }

        _edges[output.Node] = edges;
        var (block, offset) = _values.Keep(from < to && _readers[output.Node] > 0 ? to : 0);
        _waves[output.Node] = new Wave(output.Before, output.After, first + from + output.LaterSteps, Math.Max(0, to - from), block, offset + from);
    }

    private Span<ulong> Scratch(int index, int length) => _scratch.AsSpan(index * length, length);

    private static int Steps(float ps) => Math.Max(1, (int)MathF.Round(ps / StepPs));

    private int Least(float ps) => Math.Max(1, (int)Math.Round(_inertia * ps / StepPs));

    /// <summary>Values of a node as they are read, over steps of which the wave begins at the given one.</summary>
    private void Lay(int read, int start, Span<ulong> values)
    {
        if (read < 0)
        {
            values.Clear();
            return;
        }

        ref readonly var wave = ref _waves[read >> 1];
        ulong flip = Flip(read);
        int lead = Math.Clamp(start, 0, values.Length), known = Math.Min(wave.Length, values.Length - lead);
        values[..lead].Fill(wave.Before ^ flip);
        TensorPrimitives.Xor(_values.Values(wave.Block, wave.Offset, known), flip, values.Slice(lead, known));
        values[(lead + known)..].Fill(wave.After ^ flip);
    }

    private ulong Function(in Gate gate, bool isSum, bool after)
    {
        ulong a = after ? After(gate.A) : Before(gate.A), b = after ? After(gate.B) : Before(gate.B), c = after ? After(gate.C) : Before(gate.C);
        return (gate.Kind, isSum) switch
        {
            (GateKind.HalfAdderPlusOne, true) => a ^ b ^ _cases,
            (GateKind.HalfAdderPlusOne, false) => a | b,
            (_, true) => a ^ b ^ c,
            _ => (a & b) | (c & (a | b)),
        };
    }

    /// <param name="Before">Value before the clock edge, one case a bit.</param>
    /// <param name="After">Value that it settles at.</param>
    /// <param name="First">Step in which it first changes.</param>
    /// <param name="Length">Steps from there to the one in which it has settled.</param>
    /// <param name="Block">Where the values in these steps lie.</param>
    private readonly record struct Wave(ulong Before, ulong After, int First, int Length, int Block, int Offset);

    /// <param name="LaterSteps">How much later than the sum.</param>
    /// <param name="Least">Steps that a value must last.</param>
    private readonly record struct Output(int Node, int LaterSteps, int Least, ulong Before, ulong After);
}
