using HaShiFlex.Documents;

namespace HaShiFlex.Technology.Liberty;

/// <summary>A cell of a Liberty library.</summary>
/// <param name="AreaUm2">um2 as the library states it; null where it gives none.</param>
/// <param name="LeakageNw">Unconditional leakage, or the mean over the states, nW; null where the library gives none.</param>
/// <param name="Pins">Signal pins, those of buses and bundles among them.</param>
/// <param name="States">State bits; a <c>statetable</c> is not described and sets <paramref name="HasStateTable"/>.</param>
/// <param name="ClockGatingStyle">Liberty's <c>clock_gating_integrated_cell</c>, or null.</param>
/// <param name="IsOrdinary">Free to be picked: not dont_use, no isolation, level shifter, retention, pad or fill.</param>
public sealed record LibertyCell(
    string Name,
    double? AreaUm2,
    double? LeakageNw,
    IReadOnlyList<LibertyPin> Pins,
    IReadOnlyList<LibertyState> States,
    bool HasStateTable,
    string? ClockGatingStyle,
    bool IsOrdinary,
    IReadOnlyList<string> PowerPins,
    SourcePosition Position)
{
    public IEnumerable<LibertyPin> Inputs => Pins.Where(pin => pin.IsInput);

    public IEnumerable<LibertyPin> Outputs => Pins.Where(pin => pin.IsOutput);

    /// <summary>Whether it has neither state nor a three-state output, and a function for every output.</summary>
    public bool IsCombinational => States.Count == 0 && !HasStateTable && ClockGatingStyle is null
        && Pins.All(pin => pin.IsInput || (pin.IsOutput && pin.Function is not null && !pin.IsThreeState));

    public LibertyPin? Find(string pin) => Pins.FirstOrDefault(candidate => candidate.Name == pin);

    /// <summary>The internal energies of a pin that the supply rail pays, where the library tells rails apart.</summary>
    public IEnumerable<EnergyArc> SuppliedArcs(LibertyPin pin) => pin.Energy.Where(arc => arc.SupplyPin is not { } supply || PowerPins.Count == 0 || PowerPins.Contains(supply));

    /// <summary>Internal energy of one edge of a pin, fJ, that the supply rail pays: the mean over the arcs and states that have a table, 0 where none has.</summary>
    /// <param name="loadFf">Of the pin's net, where it is an output.</param>
    public double EdgeEnergyFj(LibertyPin pin, bool rise, double slewPs, double loadFf)
    {
        double sum = 0;
        int count = 0;
        foreach (var arc in SuppliedArcs(pin))
        {
            if ((rise ? arc.RiseEnergy : arc.FallEnergy) is not { } table)
                continue;
            sum += table.At(slewPs, loadFf);
            count++;
        }

        return count == 0 ? 0 : sum / count;
    }

    /// <summary>
    /// What the cell takes in a cycle in which nothing but its clock changes, fJ: both edges of its clock pin, whose own charge the clock tree pays. Null where no pin is
    /// a clock or the library has no tables of it.
    /// </summary>
    public double? CycleEnergyFj(double slewPs) => Pins.FirstOrDefault(pin => pin.IsClock) is { Energy.Count: > 0 } clock
        ? EdgeEnergyFj(clock, rise: true, slewPs, 0) + EdgeEnergyFj(clock, rise: false, slewPs, 0)
        : null;
}
