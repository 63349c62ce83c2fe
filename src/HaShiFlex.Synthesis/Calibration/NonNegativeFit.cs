namespace HaShiFlex.Synthesis.Calibration;

/// <summary>
/// Least squares of relative errors with coefficients that have a least value, drawn towards a prior as strongly as one design would: parts that the designs
/// hardly have then keep the prior's value. Cyclic coordinate descent; the problem is convex, so that its end does not depend on where it starts.
/// </summary>
public static class NonNegativeFit
{
    private const int MaximumSweeps = 20000;
    private const double Converged = 1e-12;

    /// <param name="counts">Designs x coefficients.</param>
    /// <param name="measured">One per design, positive.</param>
    /// <param name="prior">One per coefficient, positive.</param>
    /// <param name="minimum">One per coefficient: what physics does not let it fall below.</param>
    /// <param name="priorWeight">Squared relative error of a design that one squared relative deviation from the prior weighs as much as.</param>
    /// <param name="known">What each design has beside these parts; null for nothing.</param>
    public static double[] Solve(
        IReadOnlyList<IReadOnlyList<double>> counts,
        IReadOnlyList<double> measured,
        IReadOnlyList<double> prior,
        IReadOnlyList<double> minimum,
        double priorWeight,
        IReadOnlyList<double>? known = null)
    {
        int terms = prior.Count;
        double[] coefficients = [.. prior];
        double[] residuals = [.. counts.Select((row, i) => 1 - (((known?[i] ?? 0) + row.Zip(coefficients, (n, c) => n * c).Sum()) / measured[i]))];
        for (int sweep = 0; sweep < MaximumSweeps; sweep++)
        {
            double moved = 0;
            for (int j = 0; j < terms; j++)
            {
                double gradient = -priorWeight * (coefficients[j] - prior[j]) / (prior[j] * prior[j]);
                double curvature = priorWeight / (prior[j] * prior[j]);
                for (int i = 0; i < counts.Count; i++)
                {
                    double share = counts[i][j] / measured[i];
                    gradient += share * residuals[i];
                    curvature += share * share;
                }

                double next = Math.Max(minimum[j], coefficients[j] + (gradient / curvature));
                double step = next - coefficients[j];
                if (step == 0)
                    continue;
                for (int i = 0; i < counts.Count; i++)
                    residuals[i] -= step * counts[i][j] / measured[i];
                coefficients[j] = next;
                moved = Math.Max(moved, Math.Abs(step) / prior[j]);
            }

            if (moved < Converged)
                break;
        }

        return coefficients;
    }
}
