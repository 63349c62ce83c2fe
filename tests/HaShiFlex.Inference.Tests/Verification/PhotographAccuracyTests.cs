using HaShiFlex.Inference.Calibration;
using HaShiFlex.Inference.Float;
using HaShiFlex.Inference.Ranges;
using HaShiFlex.Inference.Tests.Images;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Weights;
using HaShiFlex.Testing;

namespace HaShiFlex.Inference.Tests.Verification;

/// <summary>What docs/inference.md states of all 600 photographs, on some of them.</summary>
public class PhotographAccuracyTests
{
    [DataFact]
    public void MobileNetV2OfThreeTermsStaysNearFloat()
    {
        const int Images = 60;
        var network = NetworkReader.Read(SharedData.File("models", "mobilenetv2_1.0_224.onnx"));
        var encoding = SampleImages.Photographs;
        var settings = QuantizationSettings.Default with { Weights = new Po2Format(5, 3), ProgrammableLayers = [network.Layers.OfType<ConvolutionLayer>().Last().Name] };
        var images = SampleImages.Of("imagenet600", network.Input, Images);
        var executor = new FloatExecutor(network);
        var ranges = RangeCalibrator.Calibrate(
            network, (set, image, observer) => executor.Run(set, image, encoding, (layer, map) => observer(layer, map)), images.Spread(20), RangeMethod.LeastSquares, settings);

        var comparison = NetworkComparison.Of(NetworkQuantizer.Quantize(network, encoding, settings, ranges), images, executor.Run(images, encoding));

        // 2 points of 60 images are 1.2; of the few that the two networks see differently, 2 more may fall to one side by chance.
        Assert.True(comparison.Float!.Top1 - comparison.Quantized!.Top1 <= 3, $"{comparison.Quantized.Top1} of {Images} after quantization, {comparison.Float.Top1} before");
        Assert.True(comparison.AgreementPercent >= 85, $"{comparison.AgreementPercent}");
    }
}
