namespace HaShiFlex.Technology.Liberty.Tables;

/// <summary>A non-linear delay or energy table: no axis (a constant), one, two or three.</summary>
/// <param name="Axes">The last varies fastest in <paramref name="Values"/>.</param>
/// <param name="Values">ps for times, fJ for energies.</param>
public sealed record LibertyTable(IReadOnlyList<TableAxis> Axes, IReadOnlyList<double> Values)
{
    /// <summary>Multilinear between the points; beyond the first and last along the border's slope, as static timing analysis does.</summary>
    /// <param name="inputSlewPs">ps, for <see cref="TableVariable.InputSlew"/> and <see cref="TableVariable.ConstrainedSlew"/>.</param>
    /// <param name="loadFf">fF.</param>
    public double At(double inputSlewPs, double loadFf) => At(0, 0, inputSlewPs, inputSlewPs, loadFf);

    /// <summary>A constraint at two slews, ps: of the related pin, such as a clock, and of the constrained one.</summary>
    public double AtSlews(double relatedPs, double constrainedPs) => At(0, 0, relatedPs, constrainedPs, 0);

    private double At(int axisIndex, int offset, double slew, double constrained, double load)
    {
        if (axisIndex == Axes.Count)
            return Values[offset];
        var axis = Axes[axisIndex];
        int stride = 1;
        for (int i = axisIndex + 1; i < Axes.Count; i++)
            stride *= Axes[i].Points.Count;
        if (axis.Points.Count == 1)
            return At(axisIndex + 1, offset, slew, constrained, load);

        double x = axis.Variable switch
        {
            TableVariable.OutputLoad => load,
            TableVariable.ConstrainedSlew => constrained,
            TableVariable.Other => axis.Points[0],
            _ => slew,
        };
        int low = 0;
        while (low < axis.Points.Count - 2 && axis.Points[low + 1] <= x)
            low++;
        double share = (x - axis.Points[low]) / (axis.Points[low + 1] - axis.Points[low]);
        double atLow = At(axisIndex + 1, offset + (low * stride), slew, constrained, load);
        double atHigh = At(axisIndex + 1, offset + ((low + 1) * stride), slew, constrained, load);
        return atLow + (share * (atHigh - atLow));
    }
}
