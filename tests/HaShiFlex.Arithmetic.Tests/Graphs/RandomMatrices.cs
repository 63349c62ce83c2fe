using HaShiFlex.Arithmetic.Graphs;

namespace HaShiFlex.Arithmetic.Tests.Graphs;

/// <summary>Random matrices of every kind that a layer can have: mixed intervals, several terms per weight, empty and negative-only outputs, biases.</summary>
public static class RandomMatrices
{
    public static ShiftAddMatrix Make(int seed)
    {
        var random = new Random(seed);
        int inputs = random.Next(1, 14), outputs = random.Next(1, 6);
        var intervals = new Interval[inputs];
        bool alike = random.Next(2) == 0;
        for (int i = 0; i < inputs; i++)
            intervals[i] = alike && i > 0 ? intervals[0] : SomeInterval(random);
        int mostTerms = random.Next(1, 4), mostShift = random.Next(1, 9);
        double density = random.NextDouble();
        var offsets = new List<int> { 0 };
        var terms = new List<Term>();
        var constants = new long[outputs];
        for (int output = 0; output < outputs; output++)
        {
            int signs = random.Next(4);
            for (int input = 0; input < inputs && random.Next(10) > 0; input++)
            {
                if (random.NextDouble() > density)
                    continue;
                int count = random.Next(1, mostTerms + 1);
                int[] shifts = [.. Enumerable.Range(0, mostShift + 1).OrderBy(_ => random.Next()).Take(count)];
                foreach (int shift in shifts)
                    terms.Add(new Term(input, shift, signs == 0 || (signs != 1 && random.Next(2) == 0)));
            }

            offsets.Add(terms.Count);
            constants[output] = random.Next(3) == 0 ? 0 : random.Next(-3000, 3000);
        }

        return new ShiftAddMatrix([.. intervals], [.. offsets], [.. terms], [.. constants]);
    }

    /// <summary>Inputs x vectors: random values, the first two vectors all minima and all maxima.</summary>
    public static long[] Inputs(ShiftAddMatrix matrix, int vectors, int seed)
    {
        var random = new Random(seed);
        var values = new long[matrix.Inputs.Length * vectors];
        for (int i = 0; i < values.Length; i++)
        {
            var (minimum, maximum) = matrix.Inputs[i / vectors];
            values[i] = (i % vectors) switch { 0 => minimum, 1 => maximum, _ => random.NextInt64(minimum, maximum + 1) };
        }

        return values;
    }

    /// <summary>x @ W + constants, term by term.</summary>
    public static long[] Product(ShiftAddMatrix matrix, long[] inputs, int vectors)
    {
        var products = new long[matrix.Outputs * vectors];
        for (int output = 0; output < matrix.Outputs; output++)
        {
            for (int vector = 0; vector < vectors; vector++)
            {
                long sum = matrix.Constants[output];
                foreach (var term in matrix.TermsOf(output))
                    sum += (term.Negative ? -1 : 1) * (inputs[term.Node * vectors + vector] << term.Shift);
                products[output * vectors + vector] = sum;
            }
        }

        return products;
    }

    private static Interval SomeInterval(Random random) => random.Next(4) switch
    {
        0 => Interval.Unsigned(random.Next(1, 9)),
        1 => Interval.Signed(random.Next(1, 9)),
        2 => new Interval(random.Next(-20, 1), random.Next(0, 90)),
        _ => Interval.Unsigned(8),
    };
}
