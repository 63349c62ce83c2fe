using System.Numerics.Tensors;

namespace HaShiFlex.Estimation.Gates;

/// <summary>
/// Static timing of a layer's adder cells, as a tool does it on the mapped netlist: every arc of a cell with the delay that its tables give for the slew at its
/// input and the load at its output, rising and falling edges apart. An inverted output feeds complemented readers itself and the others through an
/// inverter. No wires.
/// </summary>
internal sealed class GateTiming
{
    /// <summary>Loads of a sign in its clamp, in inputs of an AND.</summary>
    private const float ClampLoads = 2;

    private readonly GateNetlist _netlist;
    private readonly TimingCells _cells;
    private readonly FanOut _fanOut;
    private readonly float[] _loads;
    private readonly int[] _readers;
    private readonly float[] _levels;
    private readonly bool[] _inverted;
    private readonly PinEdges[] _edges;

    private readonly GateDelays _delays;

    private GateTiming(GateNetlist netlist, TimingCells cells, FanOut fanOut)
    {
        (_netlist, _cells, _fanOut) = (netlist, cells, fanOut);
        _delays = GateDelays.Empty(netlist);
        _loads = new float[2 * netlist.Nodes];
        _readers = new int[2 * netlist.Nodes];
        _levels = new float[2 * netlist.Nodes];
        _inverted = new bool[netlist.Nodes];
        _edges = new PinEdges[2 * netlist.Nodes];
        Array.Fill(_edges, PinEdges.Never);
    }

    /// <summary>Delays of the cells, and the shortest clock period that they allow: launch, the slowest path, setup.</summary>
    /// <param name="fanOut">Readers of the nodes.</param>
    public static TimedGates Of(GateNetlist netlist, TimingCells cells, FanOut fanOut)
    {
        var timing = new GateTiming(netlist, cells, fanOut);
        return new TimedGates(timing.Run(), timing._delays);
    }

    private double Run()
    {
        AddLoads();
        double[] whole = _fanOut.WholeReaders(_netlist, _readers);
        AverageInputs();
        for (int read = 0; read < _loads.Length; read++)
        {
            _loads[read] *= (float)(_fanOut.Driven(whole[read]) / Math.Max(1, _readers[read]));
            _levels[read] = (float)Math.Ceiling(_fanOut.BufferLevels(whole[read]));
        }

        var clock = PinEdges.Of(0, 0, PinEdges.NeverPs, 0);
        Span<PinEdges> pins = stackalloc PinEdges[4];
        Span<SlewPlaces> places = stackalloc SlewPlaces[4];
        pins[0] = PinEdges.Never;
        pins[1] = clock;
        Place(_cells.Flop, pins[..2], places);
        foreach (var flop in _netlist.Flops.AsSpan())
        {
            var launched = _cells.Flop.At(pins, places, 0, Load(flop.Node), []);
            Drive(flop.Node, launched);
            _delays.Launch[flop.Node] = launched.MeanPs;
        }

        var gates = _netlist.Gates.AsSpan();
        Span<PinEdges> toSum = stackalloc PinEdges[4], toCarry = stackalloc PinEdges[4];
        Span<float> toSumPs = stackalloc float[3], toCarryPs = stackalloc float[3];
        for (int index = 0; index < gates.Length; index++)
        {
            ref readonly var gate = ref gates[index];
            pins[0] = Read(gate.A);
            pins[1] = Read(gate.B);
            int inputs = 2;
            toSum.Fill(PinEdges.Never);
            toCarry.Fill(PinEdges.Never);
            if (gate.Kind == GateKind.HalfAdderPlusOne)
            {
                if (gate.Sum >= 0)
                {
                    Place(_cells.Xnor, pins[..2], places);
                    Drive(gate.Sum, _cells.Xnor.At(pins, places, 0, Load(gate.Sum), toSum));
                }

                if (gate.Carry >= 0)
                {
                    Place(_cells.Or, pins[..2], places);
                    Drive(gate.Carry, _cells.Or.At(pins, places, 0, Load(gate.Carry), toCarry));
                }
            }
            else
            {
                var cell = _cells.Adder(gate.Kind);
                if (gate.Kind == GateKind.FullAdder)
                {
                    pins[2] = Read(gate.C);
                    inputs = 3;
                }

                // The sum's pin may be made of the carry's, so the carry is done even where nobody reads it.
                Place(cell, pins[..inputs], places);
                pins[inputs] = cell.At(pins, places, 0, gate.Carry >= 0 ? Load(gate.Carry) : 0, toCarry);
                if (gate.Carry >= 0)
                    Drive(gate.Carry, pins[inputs]);
                if (gate.Sum >= 0)
                {
                    places[inputs] = cell.Place(pins[inputs]);
                    Drive(gate.Sum, cell.At(pins, places, 1, Load(gate.Sum), toSum));
                }
            }

            for (int pin = 0; pin < inputs; pin++)
                (toSumPs[pin], toCarryPs[pin]) = (toSum[pin].MeanPs, toCarry[pin].MeanPs);
            _delays.Set(index, gate.Sum >= 0 ? toSumPs[..inputs] : [], gate.Carry >= 0 ? toCarryPs[..inputs] : []);
        }

        float longest = 0;
        foreach (var flop in _netlist.Flops.AsSpan())
            End(flop.Data, 0);

        // A clamp's gates are not adder cells. Data passes one gate; the sign an inverter, which drives the gates of all bits; overflow bits meet in gates of
        // about four inputs first.
        float gatePs = _cells.ClampPs, signPs = gatePs + _cells.ClampSignPs;
        foreach (var clamp in _netlist.Clamps.AsSpan())
        {
            foreach (int bit in clamp.Data)
                End(bit, clamp.Bounds > 0 ? gatePs : 0);
            End(clamp.Sign, signPs);
            foreach (int bit in clamp.Overflow)
                End(bit, signPs + (gatePs * MathF.Log(1 + clamp.Overflow.Length, 4)));
        }

        return longest;

        void End(int read, float clampPs)
        {
            if (read >= 0)
                longest = Math.Max(longest, _cells.Flop.WithSetupPs(Read(read)) + clampPs);
        }
    }

    private static void Place(GateCell cell, ReadOnlySpan<PinEdges> pins, Span<SlewPlaces> places)
    {
        for (int pin = 0; pin < pins.Length; pin++)
            places[pin] = cell.Place(pins[pin]);
    }

    private PinEdges Read(int read) => read < 0 ? PinEdges.Never : _edges[read];

    /// <summary>Load of the pin that makes a node, the inverter behind it included.</summary>
    private float Load(int node)
    {
        int own = (2 * node) + (_inverted[node] ? 1 : 0);
        return _loads[own] + (_loads[own ^ 1] > 0 ? _cells.Inverter.Capacitances[0] : 0);
    }

    /// <summary>Puts edges on a node's own pin, and on the inverter's behind it where something reads the other polarity.</summary>
    private void Drive(int node, in PinEdges pin)
    {
        int own = (2 * node) + (_inverted[node] ? 1 : 0);
        _edges[own] = pin;
        float ps = pin.MeanPs;
        if (_loads[own ^ 1] > 0)
        {
            _edges[own ^ 1] = Buffered(own ^ 1, _cells.Inverter.At([pin], [_cells.Inverter.Place(pin)], 0, _loads[own ^ 1], []));
            _delays.Polarity[own ^ 1] = _edges[own ^ 1].MeanPs - ps;
        }

        _edges[own] = Buffered(own, pin);
        _delays.Polarity[own] = _edges[own].MeanPs - ps;
    }

    /// <summary>A node with more readers than the limit drives that many buffers, which drive as many readers or buffers each.</summary>
    private PinEdges Buffered(int read, in PinEdges edges)
    {
        return _levels[read] == 0 ? edges : edges.Later(_cells.BufferPs * _levels[read]);
    }

    private void AddLoads()
    {
        float gate = _cells.ClampLoadFf;
        foreach (var flop in _netlist.Flops.AsSpan())
        {
            _inverted[flop.Node] = _cells.Flop.Inverted[0];
            Add(flop.Data, _cells.Flop.Capacitances[0]);
        }

        foreach (var (kind, a, b, c, sum, carry) in _netlist.Gates.AsSpan())
        {
            if (kind == GateKind.HalfAdderPlusOne)
            {
                float load = (sum >= 0 ? _cells.Xnor.Capacitances[0] : 0) + (carry >= 0 ? _cells.Or.Capacitances[0] : 0);
                Add(a, load);
                Add(b, load);
                continue;
            }

            var cell = _cells.Adder(kind);
            Add(a, cell.Capacitances[0]);
            Add(b, cell.Capacitances[1]);
            if (kind == GateKind.FullAdder)
                Add(c, cell.Capacitances[2]);
            if (carry >= 0)
                _inverted[carry] = cell.Inverted[0];
            if (sum >= 0)
                _inverted[sum] = cell.Inverted[1];
        }

        foreach (var clamp in _netlist.Clamps.AsSpan())
        {
            foreach (int bit in clamp.Data)
                Add(bit, clamp.Bounds > 0 ? gate : _cells.Flop.Capacitances[0]);
            Add(clamp.Sign, ClampLoads * gate);
            foreach (int bit in clamp.Overflow)
                Add(bit, gate);
        }
    }

    /// <summary>
    /// In the whole layer an input's readers are so many that their loads come to the mean. Those few that are built may all be heavy pins or light ones, and the inputs
    /// would come further apart than they do, which glitches grow with.
    /// </summary>
    private void AverageInputs()
    {
        if (_fanOut.InputScale.IsEmpty)
            return;
        int reads = 2 * _netlist.InputOfNode.Length;
        float load = TensorPrimitives.Sum(_loads.AsSpan(0, reads)) / Math.Max(1, TensorPrimitives.Sum(_readers.AsSpan(0, reads)));
        for (int read = 0; read < reads; read++)
            _loads[read] = load * Math.Max(1, _readers[read]);
    }

    private void Add(int read, float load)
    {
        if (read < 0)
            return;
        _loads[read] += load;
        _readers[read]++;
    }
}
