using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Arithmetic.Matrices;
using HaShiFlex.Testing;

namespace HaShiFlex.Arithmetic.Tests.Cells;

/// <summary>Counts against the published reference of each matrix: adders of a tree equal, full adders of either style at most the reference's.</summary>
public sealed class ReferenceMatricesTests
{
    [DataTheory]
    [InlineData("27x32_d100", 832, 8828, 6642)]
    [InlineData("27x32_d60", 468, 4994, 3759)]
    [InlineData("27x32_d30", 200, 2162, 1609)]
    [InlineData("27x32_gauss", 814, 8476, 6508)]
    [InlineData("96x24_d100", 2280, 23665, 18201)]
    [InlineData("96x24_d60", 1371, 14427, 10943)]
    [InlineData("96x24_d30", 673, 7184, 5367)]
    [InlineData("96x24_gauss", 2215, 23273, 17666)]
    [InlineData("144x24_d100", 3432, 35369, 27409)]
    [InlineData("144x24_d60", 2025, 21239, 16169)]
    [InlineData("144x24_d30", 978, 10442, 7789)]
    [InlineData("144x24_gauss", 3340, 35144, 26673)]
    [InlineData("160x160_d100", 25440, 260929, 203192)]
    [InlineData("160x160_d60", 15127, 156890, 120739)]
    [InlineData("160x160_d30", 7524, 79116, 60020)]
    [InlineData("160x160_gauss", 24785, 253398, 197946)]
    [InlineData("320x320_d60", 61057, null, 487715)]
    [InlineData("320x320_d30", 30213, null, 241127)]
    [InlineData("320x320_d100", 102080, null, 815858)]
    public void CountsHoldAgainstTheReference(string name, int adders, int? treeFullAdders, int carrySaveFullAdders)
    {
        var matrix = Read(SharedData.File("adder-matrices", $"po2_{name}.csv")).ToShiftAdd(Interval.Signed(8));
        var tree = CellCounter.Count(matrix, ReductionStyle.RippleTree).Total;
        var carrySave = CellCounter.Count(matrix, ReductionStyle.CarrySave).Total;
        Assert.Equal(adders, tree.Adders);
        Assert.Equal(adders, carrySave.Adders);
        Assert.True(tree.FullAdders <= (treeFullAdders ?? long.MaxValue), $"tree: {tree}");
        Assert.True(carrySave.FullAdders <= carrySaveFullAdders, $"carry-save: {carrySave}");
        // The reference counts a tree's half adders as full ones.
        Assert.True(tree.FullAdders + tree.HalfAdders <= (treeFullAdders ?? long.MaxValue), $"tree with half adders: {tree}");
    }

    private static IntegerWeights Read(string path)
    {
        using var text = new StreamReader(path);
        return MatrixCsv.Read(text, path);
    }
}
