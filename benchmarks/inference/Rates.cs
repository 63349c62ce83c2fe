using System.Globalization;

namespace HaShiFlex.Inference.Benchmarks;

/// <summary>Images/s of repeated passes.</summary>
internal sealed class Rates(string name)
{
    private readonly List<double> _rates = [];

    public double Best => _rates.Max();

    public double Median => _rates.Order().ElementAt(_rates.Count / 2);

    public void Add(params double[] rates) => _rates.AddRange(rates);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{name} {Best:f1} images/s (median {Median:f1})");
}
