using System.Numerics.Tensors;
using HaShiFlex.Inference.Float;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Inference.Gradients;

/// <summary>
/// The float network forth and back on one image at a time: the derivatives of any combination of its results by what its layers give, and by what its linear layers give
/// before their clamps. Safe to share between threads, each with its own <see cref="Workspace"/>.
/// </summary>
internal sealed class NetworkGradient
{
    private readonly Network _network;
    private readonly FloatExecutor _executor;
    private readonly InputGradient?[] _gradients;

    public NetworkGradient(Network network)
    {
        _network = network;
        _executor = new FloatExecutor(network);
        // Nothing is made of the derivative by the image.
        _gradients = [.. network.Layers.Select(layer => layer is ConvolutionLayer c && c.Inputs[0] != Network.ImageInput ? new InputGradient(c) : null)];
    }

    /// <summary>Called for each linear layer that the derivative reaches, the last one first; the map is valid during the call only.</summary>
    /// <param name="gradient">By the layer's result before its clamp, height x width x channels.</param>
    public delegate void Observer(int layer, float[] gradient);

    public Workspace NewWorkspace() => new(_network);

    /// <summary>Makes every layer's map from the workspace's input.</summary>
    public void Forth(Workspace workspace) => _executor.Run(workspace, null);

    /// <summary>Makes the derivatives at the image that went forth last.</summary>
    /// <param name="last">The layer whose result is derived.</param>
    /// <param name="derivative">The combination of its result's elements.</param>
    /// <remarks>Those by results are in the workspace afterwards, for layers that are reached.</remarks>
    public void Back(Workspace workspace, int last, ReadOnlySpan<float> derivative, Observer? observer = null)
    {
        Array.Clear(workspace.IsReached);
        workspace.IsReached[last] = true;
        derivative.CopyTo(workspace.Gradients[last]);
        for (int i = last; i >= 0; i--)
        {
            if (!workspace.IsReached[i])
                continue;
            var layer = _network.Layers[i];
            float[] gradient = workspace.BeforeClamps[i];
            StopAtClamp(layer, workspace.Maps[i], workspace.Gradients[i], gradient);
            if (layer is ConvolutionLayer)
            {
                observer?.Invoke(i, gradient);
                if (_gradients[i] is { } linear)
                    Add(linear, gradient, layer.Inputs[0], workspace);
                continue;
            }

            for (int input = 0; input < layer.Inputs.Length; input++)
            {
                int producer = layer.Inputs[input];
                if (producer == Network.ImageInput)
                    continue;
                if (!workspace.IsReached[producer])
                    Array.Clear(workspace.Gradients[producer]);
                workspace.IsReached[producer] = true;
                WeightlessGradient.Add(_network, layer, n => workspace.Of(layer.Inputs[n]), workspace.Maps[i], gradient, input, workspace.Gradients[producer]);
            }
        }
    }

    private static void Add(InputGradient linear, float[] gradient, int producer, Workspace workspace)
    {
        float[] sum = workspace.Gradients[producer];
        if (!workspace.IsReached[producer])
        {
            workspace.IsReached[producer] = true;
            linear.Run(gradient, sum, ref workspace.Scratch);
            return;
        }

        // Something else has read the producer too.
        var part = workspace.Part.AsSpan(0, sum.Length);
        linear.Run(gradient, part, ref workspace.Scratch);
        TensorPrimitives.Add(sum, part, sum);
    }

    /// <summary>A clamp stops what lies at its ends.</summary>
    private static void StopAtClamp(Layer layer, float[] map, float[] gradient, float[] beforeClamp)
    {
        if (layer.Activation.IsNone)
            return;
        var (low, high) = (layer.Activation.Minimum, layer.Activation.Maximum);
        for (int e = 0; e < gradient.Length; e++)
            beforeClamp[e] = map[e] > low && map[e] < high ? gradient[e] : 0;
    }

    /// <summary>The maps of one image and the derivatives by them, for one thread.</summary>
    public sealed class Workspace : FloatWorkspace
    {
        public Workspace(Network network)
            : base(network)
        {
            Gradients = [.. network.Layers.Select(layer => new float[layer.Output.Elements])];
            BeforeClamps = [.. network.Layers.Select((layer, i) => layer.Activation.IsNone ? Gradients[i] : new float[layer.Output.Elements])];
            Part = new float[network.Layers.Max(layer => layer.Output.Elements)];
            IsReached = new bool[network.Layers.Length];
        }

        /// <summary>By each layer's result; of layers that are not reached, anything.</summary>
        public float[][] Gradients { get; }

        /// <summary>By what each layer gives before its clamp, the same array where it has none.</summary>
        public float[][] BeforeClamps { get; }

        public float[] Part { get; }

        public bool[] IsReached { get; }
    }
}
