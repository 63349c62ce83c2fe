using System.Collections.Immutable;
using HaShiFlex.Estimation.Gates;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Quantization;
using HaShiFlex.Technology;
using HaShiFlex.Technology.Flows;

namespace HaShiFlex.Estimation.Costs;

/// <summary>
/// The NPU that runs the programmable layers: lanes that each multiply a weight by an activation and add into a 32-bit sum, weight memory in one bank per
/// lane, double-buffered so that loading new weights does not stop inference, and requantizers with a loaded multiplier.
/// </summary>
/// <param name="layers">What it runs; at least one.</param>
/// <param name="macs">Lanes.</param>
public sealed class NpuModel(ImmutableArray<ProgrammableLayer> layers, int macs, TechnologyLibrary library, ReferenceFlow flow, Activity activity)
{
    private const double FjPerNj = 1e6;
    private const int AccumulatorBits = 32;

    public int Macs => macs;

    /// <summary>Cycles for one image: the layers one after the other, each ceil(multiply-accumulates / lanes).</summary>
    public long CyclesPerImage => layers.Sum(CyclesOf);

    /// <summary>Bits of one copy of the weights.</summary>
    public long WeightBits => layers.Sum(l => (long)l.Weights.Outputs * l.Weights.FanIn * l.Weights.Bits);

    public static int LanesFor(IEnumerable<ProgrammableLayer> layers, long cycles)
    {
        var work = layers.Select(l => l.Convolution.MultiplyAccumulates).ToArray();
        int lanes = (int)Math.Min(int.MaxValue, (work.Sum() + cycles - 1) / cycles);
        while (work.Sum(w => (w + lanes - 1) / lanes) > cycles && lanes < work.Max())
            lanes++;
        return lanes;
    }

    public long CyclesOf(ProgrammableLayer layer) => (layer.Convolution.MultiplyAccumulates + macs - 1) / macs;

    /// <summary>One layer's cost: its own energy, and its share of the shared datapath by its share of the work.</summary>
    public ImmutableArray<ComponentCost> Price(ProgrammableLayer layer, double secondsPerImage)
    {
        double work = layer.Convolution.MultiplyAccumulates;
        double share = work / layers.Sum(l => l.Convolution.MultiplyAccumulates);
        double weightBits = (double)layer.Weights.Outputs * layer.Weights.FanIn * layer.Weights.Bits;
        double positions = layer.Convolution.Output.Positions;
        var switching = activity.Of(layer.Convolution.Name);
        var operations = library.Operations;

        // A multiplier's area and energy grow with the product of its operands' widths.
        double width = layer.Weights.Bits / 8.0;
        double registers = AccumulatorBits + 8 + layer.Weights.Bits;
        double outputsPerCycle = Math.Ceiling(layer.Convolution.Output.Elements / (double)CyclesOf(layer));
        double requantizers = outputsPerCycle * 6;
        var datapathArea = Quantity.Sum(
            [
                Quantity.Of(operations.Int8Multiply.AreaUm2, macs * share * width),
                Quantity.Of(operations.Int8Multiply.AreaUm2, requantizers),
                Quantity.Of(operations.Int32Add.AreaUm2, macs * share),
                new GatePrices(library, flow).RegisterBitUm2.Times(macs * share * registers),
            ],
            $"multipliers, adders and registers of {macs} lanes; an output's 32 x 12 bit requantizer as six 8 x 8 multipliers: {operations.Int8Multiply.AreaUm2.Source}");
        var datapathEnergy = Quantity.Sum(
            [
                Quantity.Of(operations.Int8Multiply.EnergyFj, work * width / FjPerNj),
                Quantity.Of(operations.Int32Add.EnergyFj, work / FjPerNj),
                Quantity.Of(flow.Energy.FlopCycleFj, work * registers / FjPerNj),
                Quantity.Of(flow.Energy.FlopEdgeFj, Priors.RandomToggles * work * registers / FjPerNj).Times(switching, ""),
                Quantity.Of(operations.Int8Multiply.EnergyFj, layer.Convolution.Output.Elements * 6 / FjPerNj),
            ],
            operations.Int8Multiply.EnergyFj.Source.ToString());

        var memory = StorageCost.Of(Math.Ceiling(2 * weightBits / macs), library, flow);
        var memoryArea = memory.AreaUm2.Times(macs);
        var memoryEnergy = memory.ReadFjPerBit.Times(weightBits * positions / FjPerNj);

        var free = Whitespace.Around(datapathArea, library);
        var clock = Quantity.Of(library.ClockTree.CapacitancePerFlopFf, macs * share * registers * CyclesOf(layer) * library.Corner.SupplyV * library.Corner.SupplyV / FjPerNj);
        var leakage = Quantity.Sum(
            [
                Quantity.Of(library.Leakage.LogicDensityAt(library.Corner.TemperatureC)).Times(Quantity.Sum([datapathArea, free], "").Times(1e-6), ""),
                memory.LeakageNw.Times(macs * 1e-9),
            ],
            library.Leakage.LogicDensityWPerMm2.Source.ToString()).Times(secondsPerImage * 1e9);

        return
        [
            new ComponentCost(Component.NpuDatapath, datapathArea, datapathEnergy),
            new ComponentCost(Component.NpuMemory, memoryArea, memoryEnergy),
            new ComponentCost(Component.ClockTree, Quantity.Zero("in the datapath"), clock),
            new ComponentCost(Component.Whitespace, free, Quantity.Zero("white space does not switch")),
            new ComponentCost(Component.Leakage, Quantity.Zero("leakage has no area"), leakage),
        ];
    }
}
