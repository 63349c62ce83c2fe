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
}
