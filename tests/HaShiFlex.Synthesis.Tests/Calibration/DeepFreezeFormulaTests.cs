using HaShiFlex.Synthesis.Calibration;

namespace HaShiFlex.Synthesis.Tests.Calibration;

public class DeepFreezeFormulaTests
{
    [Theory]
    [InlineData(16, 1)]
    [InlineData(7, 0.31)]
    [InlineData(45, 0.31 / 0.059)]
    [InlineData(130, 0.31 / 0.059 * 130 * 130 / 45 / 45)]
    public void Areas_are_carried_from_16_nm_to_the_librarys_node(double nodeNm, double factor)
    {
        Assert.Equal(factor, DeepFreezeFormula.AreaFrom16(nodeNm), 9);
        Assert.Equal(0.205 * factor * 100 * 8 * 4, DeepFreezeFormula.AreaUm2(100, 8, 4, nodeNm), 6);
    }
}
