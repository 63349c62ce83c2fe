namespace HaShiFlex.Quantization.Weights;

/// <summary>Rounds real weights to symmetric integers with one scale per output channel, the largest magnitude at the largest integer.</summary>
public static class IntegerRounding
{
    public static IntegerMatrix Round(ReadOnlyMemory<float> weights, int outputs, int fanIn, int bits, bool positionsKnown = true)
    {
        int largest = (1 << (bits - 1)) - 1;
        var values = new sbyte[weights.Length];
        var scales = new float[outputs];
        Parallel.For(0, outputs, o =>
        {
            var row = weights.Span.Slice(o * fanIn, fanIn);
            float maximum = 0;
            foreach (float w in row)
                maximum = Math.Max(maximum, Math.Abs(w));
            float scale = scales[o] = maximum == 0 ? 1 : maximum / largest;
            for (int i = 0; i < fanIn; i++)
                values[(o * fanIn) + i] = (sbyte)Math.Round(row[i] / scale);
        });
        return new IntegerMatrix(outputs, fanIn, bits, values, scales, positionsKnown);
    }
}
