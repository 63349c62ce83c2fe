using System.Collections.Immutable;

namespace HaShiFlex.Arithmetic.Graphs;

/// <summary>
/// One output: the sum of its terms and a constant. Several terms are reduced by 3:2 compressors and one last carry-propagate adder;
/// a single term is a wire.
/// </summary>
public sealed record OutputSum(ImmutableArray<Term> Terms, long Constant);
