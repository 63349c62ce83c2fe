using System.Collections.Immutable;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Quantization;

/// <summary>
/// A layer without weights that brings each input to its own output scale: residual additions, concatenations, pooling, clamps, pads.
/// </summary>
/// <param name="Requantizers">
/// One per input (Add, Concat, clamp, pad), or one per divisor, in the order of
/// <see cref="AveragePoolLayer.Divisors"/>, for average pooling. Max pooling, reshape and softmax (left to the host) keep their input's code and have none.
/// </param>
public sealed record WeightlessLayer(Layer Layer, ActivationFormat Output, ImmutableArray<Requantizer> Requantizers) : QuantizedLayer(Layer, Output);
