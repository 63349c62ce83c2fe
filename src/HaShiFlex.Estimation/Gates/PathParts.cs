namespace HaShiFlex.Estimation.Gates;

/// <summary>What the slowest paths of a netlist consist of, each with the share of cases in which it is the slowest.</summary>
/// <param name="Counts">How many of each delay, in the order of <see cref="Technology.Flows.AdderArcs.All"/>.</param>
/// <param name="DeviationsPs">What a spread of 1 adds, ps: see <see cref="Technology.Flows.AdderArcs"/>.</param>
public sealed record PathParts(double[] Counts, double DeviationsPs)
{
    /// <summary>What they add up to, ps.</summary>
    /// <param name="delaysPs">In the same order.</param>
    /// <param name="spreadShare">Standard deviation of a delay over its mean.</param>
    public double Ps(IReadOnlyList<double> delaysPs, double spreadShare)
    {
        double ps = spreadShare * DeviationsPs;
        for (int part = 0; part < Counts.Length; part++)
            ps += Counts[part] * delaysPs[part];
        return ps;
    }
}
