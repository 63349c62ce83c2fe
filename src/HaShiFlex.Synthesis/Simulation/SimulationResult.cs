namespace HaShiFlex.Synthesis.Simulation;

/// <summary>What a simulator said of a module against its vectors.</summary>
/// <param name="Matches">Every output was right, in its right cycle.</param>
/// <param name="Message">The bench's own line; the first difference where there was one.</param>
public sealed record SimulationResult(bool Matches, string Message)
{
    /// <summary>Reads what a <see cref="TestBench"/> printed.</summary>
    public static SimulationResult Read(string simulator, string output)
    {
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.FirstOrDefault(line => line.StartsWith(TestBench.Passed, StringComparison.Ordinal)) is { } passed)
            return new SimulationResult(true, passed);
        string? difference = lines.FirstOrDefault(line => line.StartsWith("MISMATCH", StringComparison.Ordinal));
        return new SimulationResult(false, difference ?? throw new Documents.InputException($"{simulator} ended before the bench did: {string.Join(" | ", lines)}"));
    }
}
