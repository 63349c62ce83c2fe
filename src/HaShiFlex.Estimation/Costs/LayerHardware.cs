using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Estimation.Gates;
using HaShiFlex.Quantization;

namespace HaShiFlex.Estimation.Costs;

/// <summary>What one layer consists of, in cells and bits, before anything is priced. Counts are of one instance unless said.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Accumulators">Adder cells of the accumulators; of the pooling's adders or comparators for a pooling layer.</param>
/// <param name="AccumulatorBits">Width of the widest accumulator.</param>
/// <param name="Scaling">Adder cells that requantize and that add residual branches (rule 4 and 5 of the arithmetic contract).</param>
/// <param name="Gates">All of it as parts that have a price, and how they switch.</param>
/// <param name="PipelineBits">Registers inside and behind accumulators and requantizers, the output registers included.</param>
/// <param name="Stages">Stretches of logic between registers, from the operands to the clamped result.</param>
/// <param name="WorstStagePs">Longest register-to-register path, ps.</param>
/// <param name="StateBits">Registers that keep running sums or maxima of pooling.</param>
/// <param name="InputBits">Bits of the operands that adders read.</param>
/// <param name="Sinks">Adder inputs that those bits fan out to.</param>
public sealed record LayerHardware(
    QuantizedLayer Layer,
    CellCounts Accumulators,
    int AccumulatorBits,
    CellCounts Scaling,
    LayerGates Gates,
    long PipelineBits,
    int Stages,
    double WorstStagePs,
    long StateBits,
    long InputBits,
    long Sinks)
{
    /// <summary>The accumulators without shared sums; null where none are shared.</summary>
    public CellCounts? Unshared { get; init; }
}
