using HaShiFlex.Technology.Scaling;

namespace HaShiFlex.Synthesis.Calibration;

/// <summary>DeepFreeze's area of hardened multipliers (Whatmough et al., SysML 2019; model_ppa.py): proportional to nonzero weights, activation bits and weight bits.</summary>
public static class DeepFreezeFormula
{
    /// <summary>At 16 nm for each nonzero weight, activation bit and weight bit, um2.</summary>
    public const double BitUm2 = 0.205;

    private const double NodeNm = 16;

    /// <summary>
    /// Area at a node over that at 16 nm: Stillmaker and Baas, Integration 2017; at a node that they do not have, from the nearest that they have, with the square of the
    /// node.
    /// </summary>
    public static double AreaFrom16(double nodeNm)
    {
        var nearest = NodePolynomials.All.MinBy(row => Math.Abs(Math.Log(row.NodeNm / nodeNm)))!;
        double own = NodePolynomials.All.First(row => row.NodeNm == NodeNm).AreaToSeven / nearest.AreaToSeven;
        return own * (nodeNm / nearest.NodeNm) * (nodeNm / nearest.NodeNm);
    }

    /// <param name="weights">Nonzero weights.</param>
    public static double AreaUm2(int weights, int inputBits, int weightBits, double nodeNm) => BitUm2 * AreaFrom16(nodeNm) * weights * inputBits * weightBits;
}
