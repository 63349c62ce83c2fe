using HaShiFlex.Estimation.Gates;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Technology;
using HaShiFlex.Technology.Flows;

namespace HaShiFlex.Estimation.Costs;

/// <summary>Area and energy of bits that are kept: a memory macro or flops, whichever is smaller.</summary>
/// <param name="AreaUm2">um2.</param>
/// <param name="ReadFjPerBit">fJ per bit read.</param>
/// <param name="WriteFjPerBit">fJ per bit written.</param>
/// <param name="LeakageNw">nW of a macro; 0 for flops, whose leakage goes by area with the rest of the logic.</param>
public sealed record StorageCost(bool IsMacro, Quantity AreaUm2, Quantity ReadFjPerBit, Quantity WriteFjPerBit, Quantity LeakageNw)
{
    /// <param name="bits">Capacity; 0 costs nothing.</param>
    public static StorageCost Of(double bits, TechnologyLibrary library, ReferenceFlow flow)
    {
        var flops = new GatePrices(library, flow).RegisterBitUm2.Times(bits);
        var macro = MacroArea(bits, library);
        if (flops.Value <= macro.Value)
        {
            // A flop that is not rewritten has a gated clock: reading is wires, writing is one clock edge and one data edge.
            var write = Quantity.Sum([Quantity.Of(flow.Energy.FlopCycleFj), Quantity.Of(flow.Energy.FlopEdgeFj)], flow.Energy.FlopCycleFj.Source.ToString());
            return new StorageCost(false, flops, Quantity.Zero("flops are read through wires"), write, Quantity.Zero("by area with the logic"));
        }

        var read = library.Sram.ReadEnergyPerBitFj(bits);
        return new StorageCost(
            true,
            macro,
            Quantity.Of(read),
            Quantity.Of(read).Times(Quantity.Of(library.Sram.WriteToReadEnergy), read.Source.ToString()),
            Quantity.Of(library.Sram.LeakagePerBitNw, bits));
    }

    private static Quantity MacroArea(double bits, TechnologyLibrary library)
    {
        var withPeriphery = new Quantity(bits + Priors.MacroOverheadBits.Value, bits + Priors.MacroOverheadBits.Low, bits + Priors.MacroOverheadBits.High, "");
        return Quantity.Of(library.Sram.BitcellAreaUm2)
            .Times(withPeriphery, "")
            .DividedBy(Quantity.Of(library.Sram.ArrayEfficiency), $"{library.Sram.BitcellAreaUm2.Source}; {Priors.MacroOverheadBits.Source}");
    }
}
