namespace HaShiFlex.Synthesis.Flows;

/// <summary>A cell that repeats its input.</summary>
public sealed record BufferCell(string Name, string Input, string Output);
