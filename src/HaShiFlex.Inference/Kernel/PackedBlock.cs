namespace HaShiFlex.Inference.Kernel;

/// <summary>The weights of 16 outputs as <see cref="MatrixProduct"/> consumes them.</summary>
internal readonly unsafe struct PackedBlock
{
    /// <summary>By group, then output, then the group's inputs.</summary>
    public sbyte* Weights { get; init; }

    /// <summary>16, one an output.</summary>
    public int* Bias { get; init; }

    /// <summary>Fan-in over four bytes or two shorts, rounded up.</summary>
    public int Groups { get; init; }
}
