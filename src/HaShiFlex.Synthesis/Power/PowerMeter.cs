using HaShiFlex.Documents;
using HaShiFlex.Synthesis.Netlists;
using HaShiFlex.Technology.Liberty;

namespace HaShiFlex.Synthesis.Power;

/// <summary>
/// Energy from counted edges and Liberty tables. An edge of an output costs its internal energy at the load of its net, the mean over the arcs and states
/// that the table gives, plus half the charge of the load times the supply; an edge of an input pin costs the pin's own internal energy. Input slews
/// are one typical value: internal energy hardly depends on them.
/// </summary>
/// <param name="library">Cells by name.</param>
/// <param name="slewPs">Typical input slew, ps.</param>
public sealed class PowerMeter(LibertyLibrary library, double slewPs)
{
    private readonly Dictionary<string, LibertyCell> _cells = [];

    /// <param name="netlist">Of the simulated module.</param>
    /// <param name="edges">By net, over <paramref name="cycles"/> cycles.</param>
    /// <exception cref="InputException">A cell is not in the library, or a net was not recorded.</exception>
    public MeasuredPower Measure(MappedNetlist netlist, IReadOnlyDictionary<(string Name, int Index), NetToggles> edges, int cycles)
    {
        var loads = new Dictionary<int, double>();
        foreach (var cell in netlist.Cells)
        {
            foreach (var (pin, net) in cell.Pins)
            {
                if (Pin(cell, pin) is { IsInput: true } input)
                    loads[net] = loads.GetValueOrDefault(net) + (input.CapacitanceFf ?? 0);
            }
        }

        double energy = 0, leakage = 0;
        foreach (var instance in netlist.Cells)
        {
            var cell = Cell(instance.Type);
            foreach (var (name, net) in instance.Pins)
            {
                if (MappedNetlist.IsConstant(net) || Pin(instance, name) is not { } pin || (pin.Energy.Count == 0 && !pin.IsOutput))
                    continue;
                if (!netlist.NetNames.TryGetValue(net, out var netName) || !edges.TryGetValue(netName, out var toggles))
                    throw new InputException($"the simulation did not record the net of {instance.Name}/{name}");
                double load = loads.GetValueOrDefault(net);
                energy += (toggles.Rises * cell.EdgeEnergyFj(pin, rise: true, slewPs, load)) + (toggles.Falls * cell.EdgeEnergyFj(pin, rise: false, slewPs, load));
                if (pin.IsOutput)
                    energy += toggles.Total * 0.5 * load * library.SupplyV * library.SupplyV;
            }

            leakage += cell.LeakageNw ?? 0;
        }

        return new MeasuredPower(energy / cycles, leakage);
    }

    private LibertyPin? Pin(MappedCell instance, string pin) => Cell(instance.Type).Find(pin);

    private LibertyCell Cell(string type)
    {
        if (!_cells.TryGetValue(type, out var cell))
            _cells[type] = cell = library.Find(type) ?? throw new InputException($"the netlist has a cell {type} that the Liberty file lacks");
        return cell;
    }
}
