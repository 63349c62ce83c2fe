using HaShiFlex.Documents;
using HaShiFlex.Inference.Calibration;
using HaShiFlex.Inference.Float;
using HaShiFlex.Inference.Images;
using HaShiFlex.Inference.Kernel;
using HaShiFlex.Inference.Tests.Images;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Quantization.Calibrated;
using HaShiFlex.Quantization.Weights;
using HaShiFlex.Testing;

namespace HaShiFlex.Inference.Tests.Calibration;

public sealed class NetworkCalibratorTests
{
    private static readonly ImageEncoding Encoding = new(8, false, 1 / 255.0, [0.5, 0.4, 0.3], [0.2, 0.2, 0.2]);
    private static readonly QuantizationSettings Settings = QuantizationSettings.Default with { ProgrammableLayers = ["classifier"] };

    [Fact]
    public void Neither_the_order_of_images_nor_the_number_of_threads_changes_a_byte()
    {
        var (network, images) = SmallNetwork.With(24);
        var backwards = images.Select([.. Enumerable.Range(0, images.Count).Reverse()]);

        var a = Calibrate(network, images, CalibrationOptions.Default with { Threads = 1 });
        var b = Calibrate(network, backwards, CalibrationOptions.Default with { Threads = 5 });

        foreach (string name in a.Weights.Keys)
        {
            Assert.True(a.Weights[name].Codes.Span.SequenceEqual(b.Weights[name].Codes.Span), name);
            Assert.True(a.Weights[name].Scales.Span.SequenceEqual(b.Weights[name].Scales.Span), name);
        }

        Assert.True(a.Integers["classifier"].Values.Span.SequenceEqual(b.Integers["classifier"].Values.Span));
        foreach (string name in a.Biases.Keys)
            Assert.True(a.Biases[name].Span.SequenceEqual(b.Biases[name].Span), name);
        Assert.Equal(a.Ranges.ByLayer.OrderBy(p => p.Key), b.Ranges.ByLayer.OrderBy(p => p.Key));
    }

    [Fact]
    public void Calibration_comes_nearer_to_the_float_network_than_rounding_each_weight()
    {
        var (network, images) = SmallNetwork.With(60);
        var fresh = SmallNetwork.With(90).Images.Select([.. Enumerable.Range(60, 30)]);
        var weights = Calibrate(network, images, CalibrationOptions.Default);

        double calibrated = LogitError(network, fresh, weights.Apply(network, Encoding, Settings));
        double plain = LogitError(network, fresh, NetworkQuantizer.Quantize(weights.Scaling.Apply(network), Encoding, Settings, weights.Ranges));

        Assert.True(calibrated < 0.6 * plain, $"calibrated {calibrated}, plain {plain}");
    }

    [Fact]
    public void More_terms_lose_less()
    {
        var (network, images) = SmallNetwork.With(40);
        double last = double.PositiveInfinity;
        foreach (int terms in new[] { 1, 2, 3 })
        {
            var settings = Settings with { Weights = new Po2Format(4, terms) };
            var weights = new NetworkCalibrator(network, Encoding, settings, images, CalibrationOptions.Default).Run(null, _ => { }, default);
            double error = LogitError(network, images, weights.Apply(network, Encoding, settings));
            Assert.True(error < last, $"{terms} terms: {error}, {last} before");
            last = error;
        }
    }

    [Fact]
    public void The_codes_in_the_loop_are_those_of_the_integer_kernel()
    {
        var (network, images) = SmallNetwork.With(12);
        var quantized = Calibrate(network, images, CalibrationOptions.Default).Apply(network, Encoding, Settings);
        var kernel = IntegerNetwork.Compile(quantized);
        for (int image = 0; image < images.Count; image++)
        {
            var maps = Loop(network, quantized, images, image);
            kernel.Run(images.Codes(image), (layer, result) =>
            {
                for (int p = 0; p < result.Shape.Positions; p++)
                {
                    for (int c = 0; c < result.Shape.Channels; c++)
                        Assert.Equal(result.Code(p, c), (long)maps[layer][(p * result.Shape.Channels) + c]);
                }
            });
        }
    }

    [Fact]
    public void Requantizers_of_calibrated_layers_are_exact()
    {
        var (network, images) = SmallNetwork.With(12);
        var quantized = Calibrate(network, images, CalibrationOptions.Default).Apply(network, Encoding, Settings);
        double input = Encoding.Scale;
        var stem = (HardenedLayer)quantized.Layers[0];
        for (int o = 0; o < stem.Weights.Outputs; o++)
        {
            double ratio = input * stem.Weights.Scales.Span[o] / stem.Output.Scale;
            Assert.Equal(1, ratio / Math.ScaleB(stem.Requantizers[o].Multiplier, -stem.Requantizers[o].Shift), 1e-6);
        }
    }

    [Fact]
    public void Only_what_can_be_negative_has_a_signed_range()
    {
        var (network, images) = SmallNetwork.With(12);
        var ranges = Calibrate(network, images, CalibrationOptions.Default).Ranges.ByLayer;
        Assert.Equal(network.Layers.Select(layer => layer.Name).Order(), ranges.Keys.Order());
        Assert.Equal(["add", "again", "classifier", "max", "mean", "project"], ranges.Where(pair => pair.Value.Minimum < 0).Select(pair => pair.Key).Order());
    }

    [Fact]
    public void Too_few_or_wrong_images_are_told()
    {
        var (network, images) = SmallNetwork.With(12);
        var warnings = new List<string>();
        new NetworkCalibrator(network, Encoding, Settings, images.Select([0]), CalibrationOptions.Default).Run(null, warnings.Add, default);
        Assert.Contains("1 image for calibration", Assert.Single(warnings), StringComparison.Ordinal);

        Assert.Contains("holds no images", Fault(images.Select([])).Message, StringComparison.Ordinal);
        var other = new ImageSet("other", new Shape(1, 2, 2), false, ["0"], null, new byte[4]);
        Assert.Contains("holds images of 1x2x2", Fault(other).Message, StringComparison.Ordinal);

        InputException Fault(ImageSet set) => Assert.Throws<InputException>(() => new NetworkCalibrator(network, Encoding, Settings, set, CalibrationOptions.Default));
    }

    [Fact]
    public void An_interrupted_calibration_goes_on_to_the_same_result()
    {
        using var folder = new TemporaryFolder();
        var (network, images) = SmallNetwork.With(24);
        var whole = Calibrate(network, images, CalibrationOptions.Default);
        CalibrationCheckpoints Checkpoints(ImageSet set) => new(folder.Path, network, Encoding, Settings, set, CalibrationOptions.Default);

        using var interruption = new CancellationTokenSource();
        var progress = new Reports(report =>
        {
            if (report.Layer == "project")
                interruption.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() =>
            new NetworkCalibrator(network, Encoding, Settings, images, CalibrationOptions.Default).Run(progress, _ => { }, interruption.Token, Checkpoints(images)));
        string[] kept = Directory.GetFiles(folder.Path, "*.choice", SearchOption.AllDirectories);
        Assert.Equal(3, kept.Length);

        // A damaged entry is made anew.
        File.WriteAllBytes(kept.Order(StringComparer.Ordinal).First(), [1, 2, 3]);
        var resumed = new NetworkCalibrator(network, Encoding, Settings, images, CalibrationOptions.Default).Run(null, _ => { }, default, Checkpoints(images));

        foreach (string name in whole.Weights.Keys)
        {
            Assert.True(whole.Weights[name].Codes.Span.SequenceEqual(resumed.Weights[name].Codes.Span), name);
            Assert.True(whole.Biases[name].Span.SequenceEqual(resumed.Biases[name].Span), name);
        }

        // Other images are another calibration.
        new NetworkCalibrator(network, Encoding, Settings, images.Select([.. Enumerable.Range(0, 20)]), CalibrationOptions.Default).Run(null, _ => { }, default, Checkpoints(images.Select([.. Enumerable.Range(0, 20)])));
        Assert.Equal(2, Directory.GetDirectories(folder.Path).Length);
    }

    [DataFact]
    public void ResNet_8_keeps_its_accuracy_with_one_term_of_four_bits()
    {
        var network = NetworkReader.Read(SharedData.File("models", "resnet8_cifar10.onnx"));
        var images = ImageFolder.Read(SharedData.File("images", "cifar10_jpeg1000"), network.Input);
        var encoding = new ImageEncoding(8, false, 1, [0, 0, 0], [1, 1, 1]);
        var settings = QuantizationSettings.Default with { ProgrammableLayers = [network.Layers.OfType<ConvolutionLayer>().Last().Name] };
        var evaluation = images.Select([.. Enumerable.Range(0, 150).Select(i => (i * 6) + 1)]);

        var weights = new NetworkCalibrator(network, encoding, settings, images.Select([.. Enumerable.Range(0, 80).Select(i => i * 12)]), CalibrationOptions.Default).Run(null, _ => { }, default);
        var results = Codes(weights.Apply(network, encoding, settings), evaluation);
        var floats = new FloatExecutor(network).Run(evaluation, encoding);

        int agree = floats.Zip(results).Count(pair => Array.IndexOf(pair.First, pair.First.Max()) == Array.IndexOf(pair.Second, pair.Second.Max()));
        Assert.InRange(agree, 130, 150);
    }

    private sealed class Reports(Action<CalibrationProgress> action) : IProgress<CalibrationProgress>
    {
        public void Report(CalibrationProgress value) => action(value);
    }

    private static CalibratedWeights Calibrate(Network network, ImageSet images, CalibrationOptions options) =>
        new NetworkCalibrator(network, Encoding, Settings, images, options).Run(null, _ => { }, default);

    private static long[][] Codes(QuantizedNetwork quantized, ImageSet images)
    {
        var kernel = IntegerNetwork.Compile(quantized);
        return kernel.RunAll(images.Count, i => images.Codes(i).ToArray(), threads: 2);
    }

    private static double LogitError(Network network, ImageSet images, QuantizedNetwork quantized)
    {
        var floats = new FloatExecutor(network).Run(images, Encoding);
        var codes = Codes(quantized, images);
        double scale = quantized.Layers[^1].Output.Scale;
        return floats.Zip(codes).Sum(pair => pair.First.Zip(pair.Second).Sum(e => Math.Pow(e.First - (scale * e.Second), 2)));
    }

    private static float[][] Loop(Network network, QuantizedNetwork quantized, ImageSet images, int image)
    {
        var input = new float[network.Input.Elements];
        CodeExecutor.Codes(images, image, input);
        var maps = new float[network.Layers.Length][];
        float[] scratch = [];
        for (int i = 0; i < maps.Length; i++)
        {
            var layer = network.Layers[i];
            maps[i] = new float[layer.Output.Elements];
            new CodeExecutor(quantized.Layers[i], network.ReadsImage(layer) ? CodeExecutor.Padding(Encoding) : null)
                .Run([.. layer.Inputs.Select(p => p == Network.ImageInput ? input : maps[p])], [.. layer.Inputs.Select(network.ShapeOf)], maps[i], ref scratch);
        }

        return maps;
    }
}
