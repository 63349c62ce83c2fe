namespace HaShiFlex.Synthesis.Tools;

/// <summary>What a program printed before it ended well.</summary>
public sealed record ToolOutput(string Output, string Error);
