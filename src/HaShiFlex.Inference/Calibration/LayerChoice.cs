using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Calibrated;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Inference.Calibration;

/// <summary>What was chosen for one linear layer.</summary>
/// <param name="Weights">Null for a programmable layer.</param>
/// <param name="Integers">Null for a hardened layer.</param>
/// <param name="Bias">Real units, before the image's mean is folded in.</param>
/// <param name="RelativeError">Mean squared error of the result before its clamp over its variance, on all images.</param>
/// <param name="TargetRidge">As a share of the mean variance of the inputs.</param>
/// <param name="RoundingRidge">As a share of the same; 0 for a programmable layer.</param>
internal sealed record LayerChoice(Po2Matrix? Weights, IntegerMatrix? Integers, ReadOnlyMemory<float> Bias, double RelativeError, double TargetRidge, double RoundingRidge)
{
    public CalibratedWeights AddTo(CalibratedWeights all, ConvolutionLayer layer) => all with
    {
        Weights = Weights is null ? all.Weights : all.Weights.SetItem(layer.Name, Weights),
        Integers = Integers is null ? all.Integers : all.Integers.SetItem(layer.Name, Integers),
        Biases = all.Biases.SetItem(layer.Name, Bias),
    };
}
