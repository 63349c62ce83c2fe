using System.Numerics.Tensors;

namespace HaShiFlex.Inference.Float;

/// <summary>exp(x_c) over the sum of all exp(x_j), with x less its largest so that none overflows. Summed in one order, so that every machine has the same bits.</summary>
internal static class Softmax
{
    /// <param name="logits">At least one.</param>
    /// <param name="shares">As many; may be the same memory.</param>
    public static void Of(ReadOnlySpan<float> logits, Span<float> shares)
    {
        TensorPrimitives.Subtract(logits, TensorPrimitives.Max(logits), shares);
        TensorPrimitives.Exp<float>(shares, shares);
        double sum = 0;
        foreach (float share in shares)
            sum += share;
        TensorPrimitives.Divide(shares, (float)sum, shares);
    }
}
