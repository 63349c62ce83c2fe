using System.Collections.Immutable;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Quantization;

/// <summary>
/// A layer without weights that brings each input to its own output scale: residual additions, concatenations, pooling, clamps, pads.
/// </summary>
/// <param name="Requantizers">
/// One per input (Add, Concat, clamp, pad), or one for the sum (average pooling with one divisor). Max pooling and reshape keep their input's code and have none.
/// </param>
public sealed record WeightlessLayer(Layer Layer, ActivationFormat Output, ImmutableArray<Requantizer> Requantizers) : QuantizedLayer(Layer, Output);
