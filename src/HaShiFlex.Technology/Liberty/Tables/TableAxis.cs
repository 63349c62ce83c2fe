namespace HaShiFlex.Technology.Liberty.Tables;

/// <param name="Variable">What it stands for.</param>
/// <param name="Points">Rising; ps or fF.</param>
public sealed record TableAxis(TableVariable Variable, IReadOnlyList<double> Points);
