using HaShiFlex.Inference.Calibration;
using HaShiFlex.Inference.Images;
using HaShiFlex.Inference.Tests.Images;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Testing;

namespace HaShiFlex.Inference.Tests.Calibration;

public sealed class MirrorImagesTests
{
    [DataTheory]
    [InlineData("lenet_mnist.onnx", "mnist10k", 0.2, 0.5, false)]
    [InlineData("dscnn_kws.onnx", "kws1000", 0, 0.3, false)]
    [InlineData("resnet8_cifar10.onnx", "cifar10_jpeg1000", 0.8, 1, true)]
    public void Photographs_keep_their_class_but_not_digits_and_spectra(string model, string folder, double least, double most, bool suit)
    {
        var network = NetworkReader.Read(SharedData.File("models", model));
        var images = ImageFolder.Read(SharedData.File("images", folder), network.Input).Spread(200);
        var encoding = model[0] switch { 'l' => SampleImages.Digits, 'd' => SampleImages.Keywords, _ => SampleImages.Thumbnails };
        Assert.InRange(MirrorImages.Kept(network, encoding, images, 2), least, most);
        Assert.Equal(suit, MirrorImages.Suit(network, encoding, images, 2));
    }

    [Fact]
    public void Calibration_follows_the_option_and_looks_for_itself_without()
    {
        var (network, images) = SmallNetwork.With(12);
        int With(bool? mirror) =>
            new CalibrationBasis(network, SmallNetwork.Encoding, Quantization.QuantizationSettings.Default, images, CalibrationOptions.Default with { Mirror = mirror }).Images.Count;
        Assert.Equal(24, With(true));
        Assert.Equal(12, With(false));
        Assert.Equal(MirrorImages.Suit(network, SmallNetwork.Encoding, images, 1) ? 24 : 12, With(null));
    }

    [Fact]
    public void Images_that_take_many_minutes_are_not_mirrored_unasked()
    {
        var (network, images) = SmallNetwork.With(12);
        long work = network.Layers.OfType<ConvolutionLayer>().Sum(layer => layer.MultiplyAccumulates);

        // The same layers, one of which has many more multiplications than are cheap.
        var large = network with { Layers = [.. network.Layers.Select(layer => layer is ConvolutionLayer { Name: "stem" } stem ? stem with { Output = stem.Output with { Height = (int)(1e11 / work) * 20 } } : layer)] };
        Assert.False(MirrorImages.Suit(large, SmallNetwork.Encoding, images, 1));
    }
}
