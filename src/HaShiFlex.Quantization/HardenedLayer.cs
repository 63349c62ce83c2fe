using System.Collections.Immutable;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Quantization;

/// <summary>A hardened linear layer.</summary>
/// <param name="Bias">Integer constants in accumulator units (input scale x weight scale), one per output; for a first layer the folded mean is in it.</param>
/// <param name="Requantizers">One per output channel.</param>
/// <param name="Error">Of the rounded weights against the network's.</param>
public sealed record HardenedLayer(
    ConvolutionLayer Convolution,
    ActivationFormat Output,
    Po2Matrix Weights,
    ReadOnlyMemory<long> Bias,
    ImmutableArray<Requantizer> Requantizers,
    WeightError Error)
    : QuantizedLayer(Convolution, Output);
