using HaShiFlex.Technology;
using HaShiFlex.Technology.Cells;

namespace HaShiFlex.Estimation.Gates;

/// <summary>
/// Static timing of a layer's adder cells, as a tool does it on the mapped netlist: every arc of a cell with the delay that its tables give for the slew at its
/// input and the load at its output, rising and falling edges apart. An inverted output feeds complemented readers itself and the others through an
/// inverter. No wires.
/// </summary>
public sealed class GateTiming
{
    /// <summary>Loads of a sign in its clamp, in inputs of an AND.</summary>
    private const float ClampLoads = 2;

    private readonly GateNetlist _netlist;
    private readonly TechnologyLibrary _library;
    private readonly GateCell[] _cells;
    private readonly GateCell _inverter;
    private readonly GateCell _flop;
    private readonly GateCell _xnor;
    private readonly GateCell _or;
    private readonly FanOut _fanOut;
    private readonly float[] _loads;
    private readonly int[] _readers;
    private readonly float[] _levels;
    private readonly bool[] _inverted;
    private readonly PinEdges[] _edges;

    private GateTiming(GateNetlist netlist, TechnologyLibrary library, FanOut fanOut)
    {
        (_netlist, _library, _fanOut) = (netlist, library, fanOut);
        GateCell Cell(CellRole role) => new(library.Cells[role], library.Conditions);
        _cells = [Cell(CellRole.FullAdder), Cell(CellRole.HalfAdder)];
        _inverter = Cell(CellRole.Inverter);
        _flop = Cell(CellRole.Flop);
        _xnor = Cell(CellRole.Xnor2);

        // The sets of roles have no OR; by De Morgan's law an AND of the other polarity is one, and cells of both take about equally long.
        _or = Cell(CellRole.And2);
        _loads = new float[2 * netlist.Nodes];
        _readers = new int[2 * netlist.Nodes];
        _levels = new float[2 * netlist.Nodes];
        _inverted = new bool[netlist.Nodes];
        _edges = new PinEdges[2 * netlist.Nodes];
        Array.Fill(_edges, PinEdges.Never);
    }

    /// <summary>The shortest clock period, ps: launch, the slowest path, setup.</summary>
    /// <param name="fanOut">Readers of the nodes.</param>
    public static double CriticalPathPs(GateNetlist netlist, TechnologyLibrary library, FanOut fanOut) =>
        new GateTiming(netlist, library, fanOut).Run();

    private double Run()
    {
        AddLoads();
        for (int read = 0; read < _loads.Length; read++)
        {
            double whole = _fanOut.Readers(_netlist, read >> 1, _readers[read]);
            _loads[read] *= (float)(_fanOut.Driven(whole) / Math.Max(1, _readers[read]));
            _levels[read] = (float)Math.Ceiling(_fanOut.BufferLevels(whole));
        }

        var clock = PinEdges.Of(0, 0, PinEdges.NeverPs, 0);
        Span<PinEdges> pins = stackalloc PinEdges[4];
        Span<SlewPlaces> places = stackalloc SlewPlaces[4];
        pins[0] = PinEdges.Never;
        pins[1] = clock;
        Place(_flop, pins[..2], places);
        foreach (var flop in _netlist.Flops)
            Drive(flop.Node, _flop.At(pins, places, 0, Load(flop.Node)));

        foreach (var gate in _netlist.Gates)
        {
            if (gate.Kind == GateKind.HalfAdderPlusOne)
            {
                pins[0] = Read(gate.A);
                pins[1] = Read(gate.B);
                if (gate.Sum >= 0)
                {
                    Place(_xnor, pins[..2], places);
                    Drive(gate.Sum, _xnor.At(pins, places, 0, Load(gate.Sum)));
                }

                if (gate.Carry >= 0)
                {
                    Place(_or, pins[..2], places);
                    Drive(gate.Carry, _or.At(pins, places, 0, Load(gate.Carry)));
                }

                continue;
            }

            var cell = _cells[(int)gate.Kind];
            pins[0] = Read(gate.A);
            pins[1] = Read(gate.B);
            int inputs = 2;
            if (gate.Kind == GateKind.FullAdder)
            {
                pins[2] = Read(gate.C);
                inputs = 3;
            }

            // The sum's pin may be made of the carry's, so the carry is done even where nobody reads it.
            Place(cell, pins[..inputs], places);
            pins[inputs] = cell.At(pins, places, 0, gate.Carry >= 0 ? Load(gate.Carry) : 0);
            if (gate.Carry >= 0)
                Drive(gate.Carry, pins[inputs]);
            if (gate.Sum < 0)
                continue;
            places[inputs] = cell.Place(pins[inputs]);
            Drive(gate.Sum, cell.At(pins, places, 1, Load(gate.Sum)));
        }

        float longest = 0;
        foreach (var flop in _netlist.Flops)
            End(flop.Data, 0);

        // A clamp's gates are not adder cells. Data passes one gate; the sign an inverter, which drives the gates of all bits; overflow bits meet in gates of
        // about four inputs first.
        float gatePs = (float)_library.Cells.Nand2.Outputs[0].DelayPs.Value, signPs = gatePs + (float)_library.Cells.Inverter.Outputs[0].DelayPs.Value;
        foreach (var clamp in _netlist.Clamps)
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
                longest = Math.Max(longest, _flop.WithSetupPs(Read(read)) + clampPs);
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
        return _loads[own] + (_loads[own ^ 1] > 0 ? _inverter.Capacitances[0] : 0);
    }

    /// <summary>Puts edges on a node's own pin, and on the inverter's behind it where something reads the other polarity.</summary>
    private void Drive(int node, in PinEdges pin)
    {
        int own = (2 * node) + (_inverted[node] ? 1 : 0);
        _edges[own] = pin;
        if (_loads[own ^ 1] > 0)
            _edges[own ^ 1] = Buffered(own ^ 1, _inverter.At([pin], [_inverter.Place(pin)], 0, _loads[own ^ 1]));
        _edges[own] = Buffered(own, pin);
    }

    /// <summary>A node with more readers than the limit drives that many buffers, which drive as many readers or buffers each.</summary>
    private PinEdges Buffered(int read, in PinEdges edges)
    {
        return _levels[read] == 0 ? edges : edges.Later((float)_library.Cells.Buffer.Outputs[0].DelayPs.Value * _levels[read]);
    }

    private void AddLoads()
    {
        float gate = (float)_library.Cells.And2.Inputs[0].CapacitanceFf.Value;
        foreach (var flop in _netlist.Flops)
        {
            _inverted[flop.Node] = _flop.Inverted[0];
            Add(flop.Data, _flop.Capacitances[0]);
        }

        foreach (var (kind, a, b, c, sum, carry) in _netlist.Gates)
        {
            if (kind == GateKind.HalfAdderPlusOne)
            {
                float load = (sum >= 0 ? _xnor.Capacitances[0] : 0) + (carry >= 0 ? _or.Capacitances[0] : 0);
                Add(a, load);
                Add(b, load);
                continue;
            }

            var cell = _cells[(int)kind];
            Add(a, cell.Capacitances[0]);
            Add(b, cell.Capacitances[1]);
            if (kind == GateKind.FullAdder)
                Add(c, cell.Capacitances[2]);
            if (carry >= 0)
                _inverted[carry] = cell.Inverted[0];
            if (sum >= 0)
                _inverted[sum] = cell.Inverted[1];
        }

        foreach (var clamp in _netlist.Clamps)
        {
            foreach (int bit in clamp.Data)
                Add(bit, clamp.Bounds > 0 ? gate : _flop.Capacitances[0]);
            Add(clamp.Sign, ClampLoads * gate);
            foreach (int bit in clamp.Overflow)
                Add(bit, gate);
        }
    }

    private void Add(int read, float load)
    {
        if (read < 0)
            return;
        _loads[read] += load;
        _readers[read]++;
    }
}
