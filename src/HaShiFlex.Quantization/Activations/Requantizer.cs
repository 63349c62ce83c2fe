namespace HaShiFlex.Quantization.Activations;

/// <summary>
/// Rule 4 of the arithmetic contract for one output channel: q = clamp((accumulator x Multiplier + 2^(Shift-1)) >> Shift), the multiplier a hardwired
/// constant of few signed digits. With Shift 0 nothing is rounded.
/// </summary>
/// <param name="Multiplier">Positive; its nonadjacent form has at most the digits that the quantization allows.</param>
/// <param name="Shift">0 to 62.</param>
public readonly record struct Requantizer(long Multiplier, int Shift)
{
    /// <summary>The rounded, shifted value before the clamp.</summary>
    public long Apply(long accumulator) =>
        Shift == 0 ? accumulator * Multiplier : ((accumulator * Multiplier) + (1L << (Shift - 1))) >> Shift;
}
