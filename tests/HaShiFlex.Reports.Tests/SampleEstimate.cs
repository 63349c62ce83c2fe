using System.Collections.Immutable;
using HaShiFlex.Estimation.Baselines;
using HaShiFlex.Estimation.Product;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Reports.Tests;

/// <summary>An estimate of the size and shape of MobileNetV2's, made up by a formula: what reports do with numbers does not depend on the numbers.</summary>
internal static class SampleEstimate
{
    private const string Model = "a made-up model";

    private static readonly Component[] LayerComponents =
    [
        Component.AdderGraph, Component.PipelineRegister, Component.Requantizer, Component.WindowRegister, Component.LineBuffer,
        Component.FanOutBuffer, Component.ClockTree, Component.Wire, Component.Leakage, Component.Whitespace,
    ];

    public static Estimate Full { get; } = Create("Made-up network, 65 layers", 65);

    private static double[] Sparsities => [0, 0.5];

    /// <summary>What a model without baselines, exploration or measurements gives.</summary>
    public static Estimate Bare { get; } = Create("Bare", 3) with { Comparisons = [], Product = null, Accuracy = null, Throughputs = [], Sensitivities = [], Front = [], Warnings = [] };

    /// <summary>Markup, script and formulas where names are.</summary>
    public static Estimate Hostile { get; } = Create("<img src=x onerror=\"document.title='run'\"></script><script>document.title='run'</script>", 4) with
    {
        Assumptions = ["</script><script>document.title='run'</script>", "a & b < c"],
        Warnings = ["<b onclick=alert(1)>bold</b>"],
    };

    public static Estimate Create(string name, int layers)
    {
        var list = Enumerable.Range(0, layers).Select(i => Layer(name, i, i == layers - 1)).ToImmutableArray();
        var components = list.SelectMany(l => l.Components).GroupBy(c => c.Component).OrderBy(g => g.Key)
            .Select(g => new ComponentCost(g.Key, Quantity.Sum(g, c => c.AreaUm2, "sum over layers"), Quantity.Sum(g, c => c.EnergyPerImageNj, "sum over layers"))).ToImmutableArray();
        var area = Quantity.Sum(components, c => c.AreaUm2, "sum over layers and components").Times(1e-6);
        var energy = Quantity.Sum(components, c => c.EnergyPerImageNj, "sum over layers and components").Times(1e-3);
        var rate = Quantity.Exact(1e9 / 826, "clock / the largest cycles per image");
        var chip = new ChipEstimate(
            area,
            energy.Times(1e-6 * rate.Value).From("energy per image x images/s"),
            energy,
            rate,
            new Quantity(41.5, 40, 45, "sum of the pipeline's fill times"),
            Quantity.Exact(1, "asked for by the scenario and met"),
            Quantity.Exact(rate.Value * 150528 / 1e9, "bytes of an image x images/s"),
            "npu",
            [new RateBound("npu", 826, rate.Value), new RateBound($"{name} layer 1", 784, 1e9 / 784), new RateBound("input-bandwidth", 150, 6.6e6)],
            components);
        Baseline[] baselines = [Gpu, Implied, Board];
        var product = ProductModel.Estimate(chip, baselines, new ProductAssumptions());
        return new Estimate(
            name,
            chip,
            list,
            [.. baselines.Select(b => BaselineComparer.Compare(chip, b, product, new ImageWork(6_680_000, 300_000_000)))],
            ["Activity of inputs is 0.25 toggles a cycle: a prior.", "Pixels arrive in raster order."],
            ["Pads, PLL and the input's physical interface."],
            [$"The input needs {chip.InputBandwidthGbPerS.Value:0} GB/s."],
            new Provenance("0.1.0", "hashiflex estimate scenarios/made-up.yaml --output out", "scenarios/made-up.yaml", "name: made-up\nnetwork: { model: made-up }\n", "profile made-up", "asap7-rvt-tt-0p70v-25c", "yosys-abc"))
        {
            Product = product,
            Accuracy = Accurate,
            Throughputs = [.. Enumerable.Range(0, 7).Select(i => new ThroughputPoint(Quantity.Exact(8e4 * Math.Pow(2, i), Model), area.Times(0.8 + (0.08 * i * i)), energy.Times(1 + (0.01 * i)), i == 4))],
            Sensitivities =
            [
                .. from sparsity in Sparsities
                   from bits in Enumerable.Range(3, 4)
                   select new SensitivityPoint(bits, 1, sparsity, 1000 * bits, area.Times((0.6 + (0.1 * bits)) * (1 - (sparsity * 0.7))), energy, rate, sparsity == 0 && bits == 4 ? Accurate : null, sparsity == 0 && bits == 4),
            ],
            Front =
            [
                .. from i in Enumerable.Range(0, 4)
                   let format = new Po2Format(3 + (i / 2), 1)
                   select new FrontPoint(
                       i == 3 ? null : 0.001 * Math.Pow(10, 2 - i),
                       0.6 - (0.2 * i),
                       0.4 + (0.2 * i),
                       ImmutableSortedDictionary<string, Po2Format>.Empty.Add("stem", format),
                       1000 * (i + 1),
                       area.Times(0.4 + (0.2 * i)),
                       energy,
                       rate,
                       Accurate with { LogitSqnrDb = i == 3 ? 9 : 8 + (4 * i) },
                       i != 3),
            ],
        };
    }

    private static MeasuredAccuracy Accurate => new(600, 90.5, "600 images, hashiflex verify") { Top1Percent = 69.5, Top5Percent = 89, FloatTop1Percent = 71.2, FloatTop5Percent = 90.1, LogitSqnrDb = 17.25 };

    private static Baseline Gpu => new("gpu-a", "GPU A, compiled", "GPU A", "mobilenetv2 1.0/224", "mixed", 18995.91, Evidence.Measured, "a table of runs")
    {
        Batch = 256,
        BoardPowerW = 450,
        PowerSource = "board limit",
        DieMm2 = 608,
        DieSource = "its maker",
        Node = "4N",
        PriceUsd = 1599,
        PriceSource = "list price",
        MemoryBandwidthGbPerS = 1008,
        MemoryBandwidthSource = "its maker",
        PeakTops = 330.3,
        PeakTopsSource = "its maker",
        BytesPerActivation = 2,
    };

    private static Baseline Implied => new("implied", "Implied GPU", "unnamed", "mobilenetv2 1.0/224", "unknown", 60500, Evidence.Implied, "quotient of two figures") { Note = "Current GPUs reach more." };

    private static Baseline Board => new("board", "FPGA board", "board", "mobilenetv2 1.0/224", "int8", 1910, Evidence.Quoted, "a paper");

    private static LayerEstimate Layer(string name, int index, bool isLast)
    {
        bool isWeighted = isLast || index % 4 != 3;
        long weights = isWeighted ? 864L * (index + 1) : 0;
        int instances = Math.Max(1, 16 >> (index / 6));
        long positions = isLast ? 1 : 12544 >> Math.Min(8, index / 8 * 2);
        double scale = (isWeighted ? 1 + index : 0.2) * instances;
        var components = LayerComponents.Select((component, i) =>
        {
            double area = component is Component.Wire or Component.Leakage ? 0 : scale * 1200.0 / (i + 2);
            double energy = component is Component.Whitespace ? 0 : scale * 0.37 / (i + 1);
            return new ComponentCost(component, new Quantity(area, area * 0.86, area * 1.21, Model), new Quantity(energy, energy * 0.7, energy * 1.5, Model));
        });
        return new LayerEstimate(
            $"{name} layer {index + 1}",
            isLast ? "fully-connected" : isWeighted ? "convolution" : "add",
            isLast,
            positions,
            weights,
            weights * 7 / 8,
            weights * 7 / 8,
            isLast ? 1 : instances,
            isLast ? 826 : (positions + instances - 1) / instances,
            weights * 7 / 8,
            weights * 9,
            weights / 3,
            isWeighted ? 5 + (index / 16) : 1,
            isWeighted ? 13 + (index / 8) : 9,
            2,
            weights / 2,
            new Quantity(700 + index, 650 + index, 790 + index, "arrival times"),
            isWeighted ? 15.5 + (index * 0.03) : null,
            [.. components])
        {
            ExponentHistogram = isWeighted ? [weights / 2, weights / 4, weights / 16, weights / 16] : [],
            ReachedAccumulatorBits = isWeighted && Measured(index) ? 11 + (index / 9) : null,
            ActivationZerosPercent = Measured(index) ? 40.125 + index : null,
        };

        static bool Measured(int index) => index % 3 != 0;
    }
}
