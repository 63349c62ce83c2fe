using HaShiFlex.Networks;

namespace HaShiFlex.Inference.Kernel;

/// <summary>One layer's result, readable while the kernel is at that layer.</summary>
public readonly ref struct FeatureMapView
{
    private readonly FeatureTensor _tensor;
    private readonly Workspace _workspace;

    internal FeatureMapView(FeatureTensor tensor, Workspace workspace) => (_tensor, _workspace) = (tensor, workspace);

    public Shape Shape => _tensor.Shape;

    /// <summary>The code at an output position (row-major) and channel.</summary>
    public long Code(int position, int channel) => _tensor.Code(_workspace, ((long)position * Shape.Channels) + channel);

    /// <summary>All codes, channels x rows x columns.</summary>
    public long[] ToPlanar()
    {
        var codes = new long[Shape.Elements];
        _tensor.CopyTo(_workspace, codes);
        return codes;
    }
}
