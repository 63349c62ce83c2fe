using System.Collections.Immutable;
using System.Runtime.InteropServices;
using HaShiFlex.Arithmetic.Netlists;
using HaShiFlex.Arithmetic.Pipelining;
using HaShiFlex.Estimation.Datapaths;

namespace HaShiFlex.Estimation.Gates;

/// <summary>
/// A layer's hardware as adder cells and flops, with everything left out that nobody reads: what is priced, timed and whose switching is counted. A node is
/// what one output of a cell or one flop makes; it is read as node x 2, or as node x 2 + 1 where its complement is.
/// </summary>
/// <param name="Gates">Each after those that it reads without a register between.</param>
/// <param name="SumGates">The first so many of <paramref name="Gates"/> make the accumulators, the others requantize.</param>
/// <param name="Flops">All registers but those behind <paramref name="Clamps"/>.</param>
/// <param name="Clamps">One for each output.</param>
/// <param name="Nodes">How many.</param>
/// <param name="InputFlops">The first so many of <paramref name="Flops"/> hold inputs, in the order of the inputs' bits.</param>
/// <param name="InputBits">Of each input register: its input, and the position of its bit there.</param>
/// <param name="InputOfNode">The first nodes are inputs' registers, and those that hold them back for later stages: the input of each.</param>
public sealed record GateNetlist(
    ImmutableArray<Gate> Gates,
    int SumGates,
    ImmutableArray<GateFlop> Flops,
    ImmutableArray<GateClamp> Clamps,
    int Nodes,
    int InputFlops,
    ImmutableArray<(int Input, int Bit)> InputBits,
    ImmutableArray<int> InputOfNode)
{
    private const int None = -1;

    /// <summary>All register bits.</summary>
    public long RegisterBits => Flops.Length + Clamps.Sum(clamp => (long)clamp.OutputBits);

    public static GateNetlist Of(DatapathStructure structure) => new Builder(structure).Build();

    private sealed class Builder(DatapathStructure structure)
    {
        private readonly List<Gate> _gates = [];
        private readonly List<GateFlop> _flops = [];
        private int _nodes;

        public GateNetlist Build()
        {
            var sums = structure.Sums.Netlist;
            var uses = structure.SumUses;
            int[] first = Place(structure.Sums, uses, 1);
            var inputBits = ImmutableArray.CreateBuilder<(int, int)>();
            var inputOfNode = ImmutableArray.CreateBuilder<int>();
            for (int input = 0; input < sums.Inputs.Length; input++)
            {
                for (int signal = sums.InputSignals[input]; signal < sums.InputSignals[input + 1]; signal++)
                {
                    if (!uses.IsRead(signal))
                        continue;
                    _flops.Add(new GateFlop(None, first[signal]));
                    inputBits.Add((input, signal - sums.InputSignals[input]));
                    for (int age = 0; age <= uses.Registers[signal]; age++)
                        inputOfNode.Add(input);
                }
            }

            Add(structure.Sums, uses, first, (signal, complemented) => (first[signal] << 1) | (complemented ? 1 : 0));

            int sumGates = _gates.Count;

            // Accumulators are registered; requantizers read them there.
            var complements = new Dictionary<int, int>();
            foreach (int signal in uses.ComplementedOutputs)
            {
                complements[signal] = _nodes++;
                _flops.Add(new GateFlop(((first[signal] + structure.Sums.LastStage - structure.Sums.StageOf(signal)) << 1) | 1, complements[signal]));
            }

            var products = structure.Products.Netlist;
            int[] accumulated = new int[products.FirstCellSignal];
            Array.Fill(accumulated, None);
            for (int output = 0; output < sums.Outputs.Length; output++)
            {
                int low = structure.ConstantLowBits[output];
                for (int bit = low; bit < sums.Outputs[output].Length; bit++)
                {
                    var read = sums.Outputs[output][bit];
                    if (read.IsConstant || !structure.IsAccumulatorBitRead(output, bit))
                        continue;
                    accumulated[products.InputSignals[output] + bit - low] = read.Complemented
                        ? complements[read.Signal] << 1
                        : (first[read.Signal] + structure.Sums.LastStage - structure.Sums.StageOf(read.Signal) + 1) << 1;
                }
            }

            int[] firstProduct = Place(structure.Products, structure.ProductUses, 0, products.FirstCellSignal);
            int Accumulated(int signal, bool complemented) => accumulated[signal] < 0 ? None : accumulated[signal] ^ (complemented ? 1 : 0);
            int Now(int signal, bool complemented) => signal < products.FirstCellSignal
                ? Accumulated(signal, complemented)
                : (firstProduct[signal] << 1) | (complemented ? 1 : 0);
            Add(structure.Products, structure.ProductUses, firstProduct, Now);

            var clamps = ImmutableArray.CreateBuilder<GateClamp>(structure.Outputs.Length);
            for (int o = 0; o < structure.Outputs.Length; o++)
                clamps.Add(Clamp(o, firstProduct, Now));
            return Merged(new GateNetlist([.. _gates], sumGates, [.. _flops], clamps.MoveToImmutable(), _nodes, inputBits.Count, inputBits.ToImmutable(), inputOfNode.ToImmutable()));
        }

        /// <summary>Registers that take the same bit are one: outputs that share a sum read it through one chain.</summary>
        private static GateNetlist Merged(GateNetlist netlist)
        {
            int[] nodes = new int[netlist.Nodes], byData = new int[2 * netlist.Nodes];
            for (int node = 0; node < nodes.Length; node++)
                nodes[node] = node;
            Array.Fill(byData, None);
            int Same(int read) => read < 0 ? read : (nodes[read >> 1] << 1) | (read & 1);
            var flops = ImmutableArray.CreateBuilder<GateFlop>(netlist.Flops.Length);
            foreach (var flop in netlist.Flops)
            {
                int data = Same(flop.Data);
                if (data >= 0 && byData[data] >= 0)
                {
                    nodes[flop.Node] = byData[data];
                    continue;
                }

                if (data >= 0)
                    byData[data] = flop.Node;
                flops.Add(new GateFlop(data, flop.Node));
            }

            var gates = new Gate[netlist.Gates.Length];
            for (int i = 0; i < gates.Length; i++)
            {
                var gate = netlist.Gates[i];
                gates[i] = gate with { A = Same(gate.A), B = Same(gate.B), C = Same(gate.C) };
            }

            var clamps = ImmutableArray.CreateBuilder<GateClamp>(netlist.Clamps.Length);
            foreach (var clamp in netlist.Clamps)
            {
                int[] data = new int[clamp.Data.Length], overflow = new int[clamp.Overflow.Length];
                for (int bit = 0; bit < overflow.Length; bit++)
                    overflow[bit] = Same(clamp.Overflow[bit]);

                // A register behind the last stage may hold the same bit; without a clamp an output is that register.
                int registers = 0;
                for (int bit = 0; bit < data.Length; bit++)
                {
                    data[bit] = Same(clamp.Data[bit]);
                    if (clamp.Bounds > 0 || data[bit] < 0 || byData[data[bit]] >= 0)
                        continue;
                    byData[data[bit]] = 0;
                    registers++;
                }

                clamps.Add(clamp with
                {
                    Data = ImmutableCollectionsMarshal.AsImmutableArray(data),
                    Sign = Same(clamp.Sign),
                    Overflow = ImmutableCollectionsMarshal.AsImmutableArray(overflow),
                    OutputBits = clamp.Bounds > 0 ? clamp.OutputBits : registers,
                });
            }

            return netlist with { Gates = ImmutableCollectionsMarshal.AsImmutableArray(gates), Flops = flops.ToImmutable(), Clamps = clamps.MoveToImmutable() };
        }

        /// <summary>Gives a node to every signal that is read and to every register behind it; the first one of each signal.</summary>
        private int[] Place(PipelinedNetlist pipeline, SignalUses uses, int from, int inputsEnd = 0)
        {
            int[] first = new int[pipeline.Netlist.Signals];
            for (int signal = from; signal < first.Length; signal++)
            {
                if (!uses.IsRead(signal))
                {
                    first[signal] = None;
                    continue;
                }

                // The node of an input of the requantizers is that of the accumulator's register, so only the registers behind it are new.
                first[signal] = signal < inputsEnd ? _nodes - 1 : _nodes;
                _nodes += uses.Registers[signal] + (signal < inputsEnd ? 0 : 1);
            }

            return first;
        }

        private void Add(PipelinedNetlist pipeline, SignalUses uses, int[] first, Func<int, bool, int> now)
        {
            var netlist = pipeline.Netlist;
            int firstCell = netlist.FirstCellSignal;
            var cells = netlist.Cells.AsSpan();
            var registers = uses.Registers.AsSpan();
            int[] stages = ImmutableCollectionsMarshal.AsArray(pipeline.CellStages)!;
            for (int signal = 1; signal < registers.Length; signal++)
            {
                for (int age = 1; age <= registers[signal]; age++)
                    _flops.Add(new GateFlop(age == 1 ? now(signal, false) : (first[signal] + age - 1) << 1, first[signal] + age));
            }

            for (int cell = 0; cell < cells.Length; cell++)
            {
                int signal = firstCell + (2 * cell);
                if (registers[signal] < 0 && registers[signal + 1] < 0)
                    continue;
                var (kind, a, b, c) = cells[cell];
                int stage = stages[cell];
                _gates.Add(new Gate(
                    kind switch
                    {
                        CellKind.FullAdder => GateKind.FullAdder,
                        CellKind.HalfAdder => GateKind.HalfAdder,
                        _ => GateKind.HalfAdderPlusOne,
                    },
                    Read(a, stage),
                    Read(b, stage),
                    kind == CellKind.FullAdder ? Read(c, stage) : None,
                    first[signal],
                    first[signal + 1]));
            }

            int Read(Bit bit, int stage)
            {
                if (bit.IsConstant)
                    return None;
                int signal = bit.Signal, age = stage - (signal < firstCell ? 0 : stages[(signal - firstCell) >> 1]);
                return age == 0 ? now(signal, bit.Complemented) : ((first[signal] + age) << 1) | (bit.Complemented ? 1 : 0);
            }
        }

        private GateClamp Clamp(int o, int[] first, Func<int, bool, int> now)
        {
            var pipeline = structure.Products;
            var (before, after) = (structure.Scaled[o], structure.Outputs[o]);
            bool over = before.Maximum > after.Maximum, under = before.Minimum < after.Minimum;
            var data = ImmutableArray.CreateBuilder<int>();
            var overflow = ImmutableArray.CreateBuilder<int>();
            int sign = None;
            for (int bit = 0; bit < before.Width; bit++)
            {
                var read = structure.ScaledBit(o, bit);
                if (read.IsConstant || !structure.IsScaledBitRead(o, bit))
                    continue;
                int age = pipeline.LastStage - pipeline.StageOf(read.Signal);
                int node = age == 0 ? now(read.Signal, read.Complemented) : ((first[read.Signal] + age) << 1) | (read.Complemented ? 1 : 0);
                if ((over || under) && before.IsSigned && bit == before.Width - 1)
                    sign = node;
                else if (bit < after.Width)
                    data.Add(node);
                else
                    overflow.Add(node);
            }

            int outputBits = after.Minimum == after.Maximum ? 0 : Enumerable.Range(0, after.Width).Count(bit => !IsConstant(o, bit, over, under));
            return new GateClamp(data.ToImmutable(), sign, overflow.ToImmutable(), outputBits, (over ? 1 : 0) + (under ? 1 : 0));
        }

        /// <summary>Whether a bit of an output is the same whatever comes in: that of the product, and that of each bound that it can be clamped to.</summary>
        private bool IsConstant(int o, int bit, bool over, bool under)
        {
            var read = structure.ScaledBit(o, bit);
            long set = read == Bit.One ? 1 : 0;
            return read.IsConstant
                && (!over || ((structure.Datapath.ClampMaximum >> bit) & 1) == set)
                && (!under || ((structure.Datapath.ClampMinimum >> bit) & 1) == set);
        }
    }
}
