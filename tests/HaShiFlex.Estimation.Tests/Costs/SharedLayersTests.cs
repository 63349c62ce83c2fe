using HaShiFlex.Arithmetic;
using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Arithmetic.Sharing;
using HaShiFlex.Documents;
using HaShiFlex.Estimation.Costs;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Inference.Sums;
using HaShiFlex.Quantization;
using HaShiFlex.Testing;

namespace HaShiFlex.Estimation.Tests.Costs;

public sealed class SharedLayersTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hashiflex-shared");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Every layer of real networks: first, depthwise, pointwise and fully connected ones.</summary>
    [DataTheory]
    [InlineData("lenet_mnist.onnx")]
    [InlineData("dscnn_kws.onnx")]
    [InlineData("resnet8_cifar10.onnx")]
    public void EverySharedLayerComputesItsProduct(string model)
    {
        var inputs = Read($"{{ onnx: {SharedData.File("models", model)} }}", "carry-save");
        var chip = new Chip(inputs);
        var graphs = SharedLayers.Of(chip.Network, new LayerSharing(inputs), null, inputs.Scenario.Network.Position);
        foreach (var (graph, layer) in graphs.Zip(chip.Network.Layers))
        {
            if (layer is HardenedLayer hardened)
                CheckProduct(LayerSums.Accumulators(chip.Network, hardened), graph!);
            else
                Assert.Null(graph);
        }
    }

    /// <summary>Graphs without search, and all layers but the classifier, whose million terms alone would take most of the time.</summary>
    [DataFact]
    public void EveryConvolutionOfMobileNetV2ComputesItsProductWithFewerCells()
    {
        var network = Read($"{{ onnx: {SharedData.File("models", "mobilenetv2_1.0_224.onnx")} }}", "carry-save").Quantize();
        ShiftAddMatrix[] layers = [.. network.Layers.OfType<HardenedLayer>().Where(l => l.Convolution.Name != "classifier").Select(l => LayerSums.Accumulators(network, l))];
        Assert.Equal(52, layers.Length);
        var graphs = SharingOptimizer.OptimizeAll(layers, _ => new SharingSettings { Effort = 0 });
        foreach (var (sums, graph) in layers.Zip(graphs))
        {
            CheckProduct(sums, graph);
            Assert.True(CellCounter.Count(graph).Total.FullAdders <= CellCounter.Count(sums, ReductionStyle.CarrySave).Total.FullAdders);
        }
    }

    private static void CheckProduct(ShiftAddMatrix sums, AdderGraph graph)
    {
        var random = new Random(5);
        long[] values = [.. sums.Inputs.SelectMany(i => Enumerable.Range(0, 4).Select(_ => random.NextInt64(i.Minimum, i.Maximum + 1)))];
        var products = new List<long>();
        for (int output = 0; output < sums.Outputs; output++)
        {
            for (int vector = 0; vector < 4; vector++)
            {
                long sum = sums.Constants[output];
                foreach (var term in sums.TermsOf(output))
                    sum += (values[(term.Node * 4) + vector] << term.Shift) * (term.Negative ? -1 : 1);
                products.Add(sum);
            }
        }

        Assert.Equal(products, AdderGraphEvaluator.Evaluate(graph, values, 4));
    }

    /// <summary>The estimate of a layer counts the shared graph, and tells what it was without.</summary>
    [DataFact]
    public void SharingLowersTheCellsOfTheEstimate()
    {
        string network = $"{{ onnx: {SharedData.File("models", "resnet8_cifar10.onnx")} }}";
        var plain = new Chip(Read(network, "carry-save"));
        var shared = new Chip(Read(network, "shared"));
        foreach (var (before, after) in plain.Layers.Zip(shared.Layers).Where(pair => pair.First.Layer is HardenedLayer))
        {
            Assert.Equal(before.Accumulators, after.Unshared);
            Assert.Null(before.Unshared);
            Assert.True(after.Accumulators.FullAdders < before.Accumulators.FullAdders, after.Layer.Layer.Name);
            Assert.True(after.Sinks < before.Sinks, after.Layer.Layer.Name);
        }
    }

    [Fact]
    public void AProfileCannotBeShared()
    {
        var error = Assert.Throws<InputException>(() => new Chip(Read("{ model: mobilenetv2 }", "shared")));
        Assert.Contains("name the network's file", error.Message);
        Assert.Contains("scenario.yaml:2:", error.Message);
    }

    private ScenarioInputs Read(string network, string reduction)
    {
        string path = Path.Combine(_folder.FullName, "scenario.yaml");
        File.WriteAllText(path, $$"""
            name: shared sums
            network: {{network}}
            quantization: { weights: { bits: 4, terms: 1 } }
            hardware:
              technology: asap7-rvt-tt-0p70v-25c
              clockGHz: 0.5
              reduction: {{reduction}}
              throughput: { targetImagesPerSecond: 1000 }
            """);
        return ScenarioInputs.Read(path) with { GraphCache = null };
    }
}
