namespace HaShiFlex.Arithmetic.Graphs;

/// <summary>In which form the result of an <see cref="Adder"/> is handed on.</summary>
public enum SumForm
{
    /// <summary>As a binary word: every carry is rippled to its end.</summary>
    Word,

    /// <summary>
    /// As bits of which two may stand in a column: a carry that meets a single bit is handed on as it is, for the readers' full adders to take in,
    /// where a word would need a chain of half adders (<see cref="Cells.RedundantSum"/>).
    /// </summary>
    Redundant,
}
