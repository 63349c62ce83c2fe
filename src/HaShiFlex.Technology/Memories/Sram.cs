using HaShiFlex.Documents;
using HaShiFlex.Documents.Yaml;
using HaShiFlex.Technology.Figures;

namespace HaShiFlex.Technology.Memories;

/// <summary>Static memory of the process.</summary>
/// <param name="Row">The source's own numbers, as they stand there.</param>
/// <param name="BitcellAreaUm2">um2 of one bit.</param>
/// <param name="ArrayEfficiency">Bit cells' share of a macro's area, 0 to 1.</param>
/// <param name="Reads">Read energies by capacity, ascending.</param>
/// <param name="WriteToReadEnergy">Energy of writing a bit over that of reading it.</param>
/// <param name="LeakagePerBitNw">nW of one bit, at the library's supply and temperature.</param>
public sealed record Sram(
    string Row,
    Figure BitcellAreaUm2,
    Figure ArrayEfficiency,
    IReadOnlyList<SramRead> Reads,
    Figure WriteToReadEnergy,
    Figure LeakagePerBitNw)
{
    internal static Schema<Sram> Yaml { get; } = Schema.Mapping<Sram>("Static memory.", keys =>
    {
        var row = keys.Required("row", Schema.Text(), "The source's own numbers, as they stand there.");
        var bitcell = keys.Required("bitcellAreaUm2", Figure.Yaml, "Area of one bit, um2.");
        var efficiency = keys.Required("arrayEfficiency", Figure.Yaml, "Bit cells' share of a macro's area, 0 to 1.");
        var reads = keys.Required("reads", Schema.List(SramRead.Yaml, minimumCount: 1), "Read energy by capacity, ascending.");
        var write = keys.Required("writeToReadEnergy", Figure.Yaml, "Energy of writing a bit over that of reading it.");
        var leakage = keys.Required("leakagePerBitNw", Figure.Yaml, "Leakage of one bit, nW.");
        return v =>
        {
            var points = v.Get(reads);
            for (int i = 1; i < points.Count; i++)
            {
                if (points[i].CapacityKib <= points[i - 1].CapacityKib)
                    throw new InputException(v.PositionOf(reads), "the capacities of reads must rise");
            }

            return new Sram(v.Get(row), v.Get(bitcell), v.Get(efficiency), points, v.Get(write), v.Get(leakage));
        };
    });

    /// <summary>fJ per bit read from a memory of <paramref name="capacityBits"/>; geometric interpolation in capacity, constant beyond the tabled sizes.</summary>
    public Figure ReadEnergyPerBitFj(double capacityBits)
    {
        double kib = capacityBits / 8192;
        if (kib <= Reads[0].CapacityKib)
            return Reads[0].EnergyPerBitFj;
        for (int i = 1; i < Reads.Count; i++)
        {
            var (small, large) = (Reads[i - 1], Reads[i]);
            if (kib <= large.CapacityKib)
            {
                double share = Math.Log(kib / small.CapacityKib) / Math.Log(large.CapacityKib / small.CapacityKib);
                return new Figure(
                    Between(small.EnergyPerBitFj.Value, large.EnergyPerBitFj.Value, share),
                    Between(small.EnergyPerBitFj.Low, large.EnergyPerBitFj.Low, share),
                    Between(small.EnergyPerBitFj.High, large.EnergyPerBitFj.High, share),
                    large.EnergyPerBitFj.Source);
            }
        }

        return Reads[^1].EnergyPerBitFj;
    }

    internal Sram Transform(FigureTransform transform) => this with
    {
        BitcellAreaUm2 = transform(FigureKind.Area, BitcellAreaUm2),
        ArrayEfficiency = transform(FigureKind.Ratio, ArrayEfficiency),
        Reads = [.. Reads.Select(read => read.Transform(transform))],
        WriteToReadEnergy = transform(FigureKind.Ratio, WriteToReadEnergy),
        LeakagePerBitNw = transform(FigureKind.Leakage, LeakagePerBitNw),
    };

    private static double Between(double small, double large, double share) => small * Math.Pow(large / small, share);
}
