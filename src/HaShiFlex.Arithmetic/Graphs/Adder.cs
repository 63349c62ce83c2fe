namespace HaShiFlex.Arithmetic.Graphs;

/// <summary>A carry-propagate adder of two terms whose result is a value of its own: a node that others may use again.</summary>
public readonly record struct Adder(Term Left, Term Right);
