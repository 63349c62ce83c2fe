using System.Collections.Immutable;

namespace HaShiFlex.Networks.Layers;

/// <summary>
/// Every linear layer: convolutions of any group and fully connected layers, which are convolutions whose window is their whole input.
/// Padding is with real zeros.
/// </summary>
/// <param name="Groups">Divides both channel counts; equal to the input channels for a depthwise layer.</param>
/// <param name="Bias">One per output channel, real units; zeros where the network has none.</param>
public sealed record ConvolutionLayer(
    string Name,
    ImmutableArray<int> Inputs,
    Shape Input,
    Shape Output,
    Window Window,
    int Groups,
    WeightMatrix Weights,
    ReadOnlyMemory<float> Bias)
    : Layer(Name, Inputs, Output)
{
    public int GroupInputs => Input.Channels / Groups;

    public int GroupOutputs => Output.Channels / Groups;

    public bool IsDepthwise => Groups > 1 && GroupInputs == 1;

    /// <summary>A depthwise layer with one output for each input channel.</summary>
    public bool IsChannelwise => IsDepthwise && GroupOutputs == 1;

    /// <summary>One output position that reads the whole input: Gemm, MatMul, or a convolution that amounts to one.</summary>
    public bool IsDense => Output.Positions == 1 && Groups == 1 && !Window.IsPadded
        && Window.KernelHeight == Input.Height && Window.KernelWidth == Input.Width;

    public long MultiplyAccumulates => Output.Elements * Weights.FanIn;

    public override string Kind => IsDense ? "dense" : IsDepthwise ? "depthwise" : Window.Area == 1 ? "pointwise" : "convolution";
}
