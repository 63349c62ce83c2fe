using HaShiFlex.Arithmetic.Cells;

namespace HaShiFlex.Arithmetic.Sharing;

/// <summary>An objective as whole numbers, so that sums of it are exact in any order: a full adder, or an adder, is <see cref="Unit"/>.</summary>
internal readonly record struct CellWeights(int FullAdder, int HalfAdder, int Flop, int Adder)
{
    public const int Unit = 1024;

    public static CellWeights Of(SharingSettings settings) => settings.Objective == SharingObjective.Adders
        ? new CellWeights(0, 0, 0, Unit)
        : new CellWeights(Unit, InUnits(settings.Costs.HalfAdder, settings.Costs), InUnits(settings.Costs.Flop, settings.Costs), 0);

    /// <summary>What a shared sum costs.</summary>
    public int OfSum(in RedundantSum sum) =>
        Adder + (FullAdder * sum.FullAdders) + (HalfAdder * sum.HalfAdders) + (Flop * sum.Result.Bits);

    private static int InUnits(double area, SharingCosts costs) => (int)Math.Round(Unit * area / costs.FullAdder);
}
