using System.Globalization;

namespace HaShiFlex.Inference.Benchmarks;

/// <summary>Repeated passes of one contestant.</summary>
internal sealed class Rates(string name)
{
    private readonly List<Rate> _rates = [];

    public double Best => _rates.Max(r => r.ImagesPerSecond);

    public double Median => Middle(r => r.ImagesPerSecond);

    public double BestOfProcessor => _rates.Max(r => r.ImagesPerProcessorSecond);

    public double MedianOfProcessor => Middle(r => r.ImagesPerProcessorSecond);

    public void Add(params Rate[] rates) => _rates.AddRange(rates);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{name} {Best:f1} images/s (median {Median:f1})");

    private double Middle(Func<Rate, double> value) => _rates.Select(value).Order().ElementAt(_rates.Count / 2);
}
