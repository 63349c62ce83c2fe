using System.Collections.Immutable;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Quantization;

/// <summary>A linear layer on the NPU: loaded integer weights, 32-bit sums.</summary>
public sealed record ProgrammableLayer(
    ConvolutionLayer Convolution,
    ActivationFormat Output,
    IntegerMatrix Weights,
    ReadOnlyMemory<long> Bias,
    ImmutableArray<Requantizer> Requantizers,
    WeightError Error)
    : QuantizedLayer(Convolution, Output);
