using HaShiFlex.Quantization;

namespace HaShiFlex.Inference.Kernel.Steps;

/// <summary>Layers that 32-bit vectors cannot hold exactly, by the reference kernel's own rules.</summary>
internal sealed class ScalarStep(int index, QuantizedNetwork network, FeatureTensor[] inputs, FeatureTensor output) : KernelStep(index, output)
{
    public override string Method => "64-bit scalars";

    public override void Run(Workspace workspace)
    {
        var codes = new long[inputs.Length][];
        for (int i = 0; i < inputs.Length; i++)
        {
            codes[i] = new long[inputs[i].Shape.Elements];
            inputs[i].CopyTo(workspace, codes[i]);
        }

        var observed = workspace.Observed?[Layer];
        ReferenceKernel.AccumulatorObserver? observer = observed is null ? null : (_, channel, value) => observed[channel] = observed[channel].With(value);
        Output.CopyFrom(workspace, ReferenceKernel.RunLayer(network, Layer, codes, observer));
    }
}
