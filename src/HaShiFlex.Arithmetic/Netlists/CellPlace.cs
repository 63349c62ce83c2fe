namespace HaShiFlex.Arithmetic.Netlists;

/// <summary>Where a cell belongs: an adder or the sum of an output, and the position of the bit in its result.</summary>
/// <param name="Owner">The adder, or ~output.</param>
/// <param name="Column">Bit position in the result.</param>
public readonly record struct CellPlace(int Owner, int Column)
{
    public override string ToString() => Owner >= 0
        ? FormattableString.Invariant($"adder {Owner} bit {Column}")
        : FormattableString.Invariant($"output {~Owner} bit {Column}");
}
