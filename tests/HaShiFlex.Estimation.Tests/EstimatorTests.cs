using HaShiFlex.Documents;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Networks;
using HaShiFlex.Quantization;
using HaShiFlex.Testing;

namespace HaShiFlex.Estimation.Tests;

public sealed class EstimatorTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hashiflex-estimator-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("mobilenetv2.yaml", 1.21e6)]
    [InlineData("mobilenetv2-hardened.yaml", 4.0e6)]
    public void The_papers_designs_reach_their_rates_within_two_percent(string scenario, double rate)
    {
        var estimate = Estimator.Run(ScenarioInputs.Read(RepositoryRoot.File("scenarios", scenario)), "test", "test");
        Assert.InRange(estimate.Chip.ImagesPerS.Value, rate, rate * 1.02);
    }

    [Fact]
    public void Parts_add_up_to_wholes_and_every_figure_is_a_range_with_a_source()
    {
        var estimate = Estimate("");
        Near(estimate.Layers.Sum(l => l.AreaUm2.Value) * 1e-6, estimate.Chip.AreaMm2.Value);
        Near(estimate.Chip.Components.Sum(c => c.AreaUm2.Value) * 1e-6, estimate.Chip.AreaMm2.Value);
        Near(estimate.Layers.Sum(l => l.EnergyPerImageNj.Value) * 1e-3, estimate.Chip.EnergyPerImageUj.Value);
        Near(estimate.Chip.Components.Sum(c => c.EnergyPerImageNj.Value) * 1e-3, estimate.Chip.EnergyPerImageUj.Value);
        Near(estimate.Chip.EnergyPerImageUj.Value * 1e-6 * estimate.Chip.ImagesPerS.Value, estimate.Chip.PowerW.Value);
        var chip = estimate.Chip;
        Quantity[] all =
        [
            chip.AreaMm2, chip.PowerW, chip.EnergyPerImageUj, chip.ImagesPerS, chip.LatencyUs, chip.ClockGhz, chip.InputBandwidthGbPerS,
            .. estimate.Layers.SelectMany(l => l.Components).SelectMany(c => new[] { c.AreaUm2, c.EnergyPerImageNj }),
        ];
        Assert.All(all, quantity =>
        {
            Assert.True(double.IsFinite(quantity.High) && quantity.Low >= 0, quantity.ToString());
            Assert.True(quantity.Low <= quantity.Value && quantity.Value <= quantity.High, quantity.ToString());
            Assert.NotEmpty(quantity.Source);
        });
    }

    [Fact]
    public void Adders_are_the_operands_of_every_output_less_one()
    {
        var inputs = Inputs("");
        var estimate = Estimator.Run(inputs, "test", "test");
        var quantized = inputs.Quantize();
        foreach (var (layer, index) in quantized.Layers.Select((l, i) => (l, i)).Where(p => p.l is HardenedLayer))
        {
            var hardened = (HardenedLayer)layer;
            long expected = 0;
            for (int o = 0; o < hardened.Weights.Outputs; o++)
            {
                int operands = hardened.Bias.Span[o] != 0 ? 1 : 0;
                for (int k = 0; k < hardened.Weights.FanIn; k++)
                    operands += hardened.Weights.Integer(o, k) != 0 ? 1 : 0;
                expected += Math.Max(0, operands - 1);
            }

            Assert.Equal(expected, estimate.Layers[index].Adders);
        }
    }

    [DataFact]
    public void Counts_of_the_profile_equal_those_of_the_network_rounded_the_same_way()
    {
        var profile = ScenarioInputs.Read(RepositoryRoot.File("scenarios", "mobilenetv2.yaml"));
        var onnx = profile with { Network = WeightRounding.ToEightBitLevels(NetworkReader.Read(SharedData.File("models", "mobilenetv2_1.0_224.onnx"))) };
        var fromProfile = Estimator.Run(profile, "test", "test").Layers;
        var fromOnnx = Estimator.Run(onnx, "test", "test").Layers;
        Assert.Equal(fromOnnx.Length, fromProfile.Length);

        for (int i = 0; i < fromOnnx.Length; i++)
        {
            Assert.Equal(
                (fromOnnx[i].Name, fromOnnx[i].NonzeroWeights, fromOnnx[i].Adders, fromOnnx[i].FullAdders, fromOnnx[i].HalfAdders, fromOnnx[i].AccumulatorBits),
                (fromProfile[i].Name, fromProfile[i].NonzeroWeights, fromProfile[i].Adders, fromProfile[i].FullAdders, fromProfile[i].HalfAdders, fromProfile[i].AccumulatorBits));

            // Positions decide glitches and stages: a profile's are made up, but as mixed as real ones.
            Assert.Equal(fromOnnx[i].EnergyPerImageNj.Value, fromProfile[i].EnergyPerImageNj.Value, 0.06 * fromOnnx[i].EnergyPerImageNj.Value);
            Assert.Equal(fromOnnx[i].RegisterBits, fromProfile[i].RegisterBits, 0.06 * fromOnnx[i].RegisterBits);
        }
    }

    [Fact]
    public void Every_knob_moves_its_figure_the_right_way()
    {
        double area = Estimate("").Chip.AreaMm2.Value;
        Assert.True(Estimate("quantization: { weights: { bits: 4, terms: 2 } }").Chip.AreaMm2.Value > area);
        Assert.True(Estimate("quantization: { weights: { bits: 5 } }").Chip.AreaMm2.Value > area);
        Assert.True(Estimate("quantization: { activations: { bits: 6 } }").Chip.AreaMm2.Value < area);
        Assert.True(Estimate("quantization: { pruning: { sparsity: 0.5 } }").Chip.AreaMm2.Value < area);
        Assert.True(Estimate("quantization: { requantizeDigits: 5 }").Chip.AreaMm2.Value > area);
        Assert.True(Estimate("", technology: "{ base: asap7-rvt-tt-0p70v-25c, nodeNm: 16, supplyV: 0.8 }").Chip.AreaMm2.Value > area);
        Assert.True(Estimate("", throughput: "{ targetImagesPerSecond: 4.0e7 }").Chip.AreaMm2.Value > area);
    }

    [Fact]
    public void An_area_budget_is_kept_and_used()
    {
        double smallest = Estimate("", throughput: "{ instances: 1 }").Chip.AreaMm2.Value;
        var estimate = Estimate("", throughput: FormattableString.Invariant($"{{ areaBudgetMm2: {smallest * 2} }}"));
        Assert.InRange(estimate.Chip.AreaMm2.Value, smallest, smallest * 2);
        Assert.True(estimate.Chip.ImagesPerS.Value > Estimate("", throughput: "{ instances: 1 }").Chip.ImagesPerS.Value);
    }

    [Fact]
    public void A_narrow_input_is_named_as_the_bound()
    {
        var estimate = Estimate("", extra: "  inputBandwidthGBPerS: 0.1\n");
        Assert.Equal("input-bandwidth", estimate.Chip.BoundBy);
        Near(0.1, estimate.Chip.InputBandwidthGbPerS.Value);
    }

    [Fact]
    public void Without_pipelining_a_fast_clock_is_refused_with_the_layer()
    {
        string message = Assert.Throws<InputException>(() => Estimate("", extra: "  pipelining: none\n")).Message;
        Assert.Contains("layer 'conv", message);
        Assert.Contains("ps from register to register, more than the clock's 950 ps", message);
    }

    private static void Near(double expected, double actual) => Assert.InRange(actual, expected * (1 - 1e-9), expected * (1 + 1e-9));

    private Estimate Estimate(string quantization, string throughput = "{ targetImagesPerSecond: 1.0e6 }", string technology = "asap7-rvt-tt-0p70v-25c", string extra = "") =>
        Estimator.Run(Inputs(quantization, throughput, technology, extra), "test", "test");

    /// <summary>The repository's own digits network: small, real and trained.</summary>
    private ScenarioInputs Inputs(string quantization, string throughput = "{ targetImagesPerSecond: 1.0e6 }", string technology = "asap7-rvt-tt-0p70v-25c", string extra = "")
    {
        string path = Path.Combine(folder, "scenario.yaml");
        File.WriteAllText(path, $"name: digits\nnetwork: {{ onnx: {RepositoryRoot.File("networks", "digits.onnx")} }}\n{quantization}\nhardware:\n  technology: {technology}\n  clockGHz: 1.0\n  throughput: {throughput}\n{extra}");
        return ScenarioInputs.Read(path);
    }
}
