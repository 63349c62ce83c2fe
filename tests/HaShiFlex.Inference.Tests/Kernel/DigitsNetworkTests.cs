using HaShiFlex.Inference.Images;
using HaShiFlex.Inference.Kernel;
using HaShiFlex.Inference.Verification;
using HaShiFlex.Networks;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Testing;

namespace HaShiFlex.Inference.Tests.Kernel;

public class DigitsNetworkTests
{
    private static readonly Network Digits = NetworkReader.Read(RepositoryRoot.File("networks", "digits.onnx"));

    [Fact]
    public void RoundingToOneTermOfFourBitsChangesNoWeight()
    {
        var quantized = Quantize(ActivationRanges.None);

        Assert.All(quantized.Layers.OfType<HardenedLayer>(), l => Assert.Equal(0, l.Error.ErrorPower));
        Assert.Equal(4, quantized.Layers.OfType<HardenedLayer>().Count());
    }

    [Fact]
    public void DigitsThatTrainingNeverSawAreReadRight()
    {
        var images = ImageFolder.Read(RepositoryRoot.File("samples", "digits"), Digits.Input);
        var kernel = IntegerNetwork.Compile(Quantize(Inference.Ranges.ActivationRangesFile.Read(RepositoryRoot.File("scenarios", "digits.ranges.yaml"))));

        long[][] scores = kernel.RunAll(images.Count, i => images.Codes(i).ToArray(), threads: 2);
        var count = AccuracyCount.Of([.. scores.Select((s, i) => AccuracyCount.Rank<long>(s, images.Labels!.Value[i]))]);

        Assert.True(count.Top1Percent >= 98, $"{count.Top1Percent} % of {count.Images}");
    }

    private static QuantizedNetwork Quantize(ActivationRanges ranges) =>
        NetworkQuantizer.Quantize(Digits, new ImageEncoding(8, false, 1 / 255.0, [0], [1]), QuantizationSettings.Default, ranges);
}
