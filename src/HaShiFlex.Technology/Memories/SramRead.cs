using HaShiFlex.Documents.Yaml;
using HaShiFlex.Technology.Figures;

namespace HaShiFlex.Technology.Memories;

/// <summary>What reading one bit of a memory of some size costs.</summary>
/// <param name="CapacityKib">Capacity of the memory, KiB.</param>
/// <param name="EnergyPerBitFj">fJ per bit read.</param>
public sealed record SramRead(double CapacityKib, Figure EnergyPerBitFj)
{
    internal static Schema<SramRead> Yaml { get; } = Schema.Mapping<SramRead>("What reading one bit of a memory of some size costs.", keys =>
    {
        var capacity = keys.Required("capacityKib", Schema.Number(NumberRange.Above(0)), "Capacity of the memory, KiB.");
        var energy = keys.Required("energyPerBitFj", Figure.Yaml, "fJ per bit read.");
        return v => new SramRead(v.Get(capacity), v.Get(energy));
    });

    internal SramRead Transform(FigureTransform transform) => this with { EnergyPerBitFj = transform(FigureKind.Energy, EnergyPerBitFj) };
}
