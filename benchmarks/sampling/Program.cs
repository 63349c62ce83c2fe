using HaShiFlex.Arithmetic;
using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Estimation.Benchmarks;
using HaShiFlex.Estimation.Costs;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Inference.Sums;
using HaShiFlex.Quantization;

// How far the sample of outputs that an estimate builds of large layers is off the same layers built whole.
//   dotnet run -c Release --project benchmarks/sampling SCENARIO
var inputs = ScenarioInputs.Read(args[0]);
var network = inputs.Quantize();
var (sampled, whole) = (new List<SampledLayer>(), new List<SampledLayer>());
foreach (var layer in network.Layers.OfType<HardenedLayer>())
{
    var sums = LayerSums.Accumulators(network, layer);
    sampled.Add(SampledLayer.Of(inputs, layer, PipelineSample.Of(sums, CellCounter.Count(sums, ReductionStyle.CarrySave))));
    whole.Add(SampledLayer.Of(inputs, layer, PipelineSample.Whole(sums)));
}

Console.WriteLine(FormattableString.Invariant($"{sampled.Sum(l => l.Gates)} of {whole.Sum(l => l.Gates)} adder cells built, {whole.Count} layers\n"));
Console.WriteLine("| | all layers | mean layer | worst layer |");
Console.WriteLine("|---|---|---|---|");
Print("area", layer => layer.Area);
Print("register bits", layer => layer.RegisterBits);
Print("energy", layer => layer.Energy);
Print("critical path", layer => layer.Path);

void Print(string name, Func<SampledLayer, double> of)
{
    double all = (sampled.Sum(of) / whole.Sum(of)) - 1;
    double[] errors = [.. sampled.Zip(whole, (some, every) => Math.Abs((of(some) / of(every)) - 1)).Where(double.IsFinite)];
    Console.WriteLine(FormattableString.Invariant($"| {name} | {100 * all:+0.00;-0.00} % | {100 * errors.Average():0.00} % | {100 * errors.Max():0.0} % |"));
}
