using HaShiFlex.Networks;

namespace HaShiFlex.Quantization.Weights;

/// <summary>Measures rounded weights against the originals.</summary>
public static class WeightErrors
{
    public static WeightError Of(WeightMatrix original, Po2Matrix rounded) =>
        Sum(original, o =>
        {
            double signal = 0, error = 0;
            float scale = rounded.Scales.Span[o];
            var row = original.Row(o);
            var codes = rounded.Row(o);
            int terms = rounded.Format.Terms;
            for (int k = 0; k < row.Length; k++)
            {
                double value = 0;
                for (int t = 0; t < terms; t++)
                    value += Po2Matrix.Power(codes[(k * terms) + t]);
                double difference = row[k] - (value * scale);
                signal += (double)row[k] * row[k];
                error += difference * difference;
            }

            return new WeightError(signal, error);
        });

    public static WeightError Of(WeightMatrix original, IntegerMatrix rounded) =>
        Sum(original, o =>
        {
            double signal = 0, error = 0;
            var row = original.Row(o);
            var values = rounded.Row(o);
            for (int k = 0; k < row.Length; k++)
            {
                double difference = row[k] - ((double)values[k] * rounded.Scales.Span[o]);
                signal += (double)row[k] * row[k];
                error += difference * difference;
            }

            return new WeightError(signal, error);
        });

    /// <summary>Rows in parallel, added up in their order so that the sum does not depend on the number of cores.</summary>
    private static WeightError Sum(WeightMatrix original, Func<int, WeightError> ofRow)
    {
        var rows = new WeightError[original.Outputs];
        Parallel.For(0, rows.Length, o => rows[o] = ofRow(o));
        var sum = default(WeightError);
        foreach (var row in rows)
            sum += row;
        return sum;
    }
}
