namespace HaShiFlex.Inference.Kernel;

/// <summary>What one thread needs to run a network: the feature maps and one layer's scratch memory.</summary>
internal sealed unsafe class Workspace
{
    private readonly AlignedMemory _arena;
    private readonly AlignedMemory _scratch;

    public Workspace(long arenaBytes, long scratchBytes)
    {
        _arena = new AlignedMemory(arenaBytes);
        _scratch = new AlignedMemory(scratchBytes);
    }

    public byte* Arena => _arena.Pointer;

    public byte* Scratch => _scratch.Pointer;

    /// <summary>Set while accumulators are watched.</summary>
    public AccumulatorRange[]?[]? Observed { get; set; }
}
