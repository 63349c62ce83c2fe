namespace HaShiFlex.Inference.Kernel.Steps;

/// <summary>One layer, compiled: everything that does not depend on the image is decided.</summary>
internal abstract class KernelStep(int layer, FeatureTensor output)
{
    /// <summary>Index in the network.</summary>
    public int Layer { get; } = layer;

    public FeatureTensor Output { get; } = output;

    /// <summary>Bytes of <see cref="Workspace.Scratch"/> that <see cref="Run"/> uses.</summary>
    public virtual long ScratchBytes => 0;

    /// <summary>Bytes beyond its inputs' ends that it may read (what is read there is never used).</summary>
    public virtual long ReadAheadBytes => 0;

    /// <summary>Which method computes it, for people.</summary>
    public abstract string Method { get; }

    public abstract void Run(Workspace workspace);
}
