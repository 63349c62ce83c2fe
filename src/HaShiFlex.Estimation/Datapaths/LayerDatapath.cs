using System.Collections.Immutable;
using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Estimation.Datapaths;

/// <summary>What one instance of a hardened layer computes in a cycle, for some of its output channels.</summary>
/// <param name="Name">Of its module: letters, digits and underscores.</param>
/// <param name="Graph">Inputs to accumulators, bias included.</param>
/// <param name="Requantizers">One per output.</param>
/// <param name="ClampMinimum">Lowest output code.</param>
/// <param name="ClampMaximum">Highest output code.</param>
public sealed record LayerDatapath(
    string Name, AdderGraph Graph, ImmutableArray<Requantizer> Requantizers, long ClampMinimum, long ClampMaximum)
{
    /// <summary>Evaluates the layer as the arithmetic contract says: the oracle that vectors come from where no kernel ran.</summary>
    /// <param name="inputs">One value per input, within its interval.</param>
    public ImmutableArray<long> Evaluate(ReadOnlySpan<long> inputs)
    {
        long[] sums = AdderGraphEvaluator.Evaluate(Graph, inputs);
        return [.. sums.Select((sum, output) => Math.Clamp(Requantizers[output].Apply(sum), ClampMinimum, ClampMaximum))];
    }
}
