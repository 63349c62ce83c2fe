using HaShiFlex.Documents;
using HaShiFlex.Inference.Calibration;
using HaShiFlex.Networks;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Quantization.Calibrated;

namespace HaShiFlex.Inference.Tests.Calibration;

public sealed class CalibratedNetworkCacheTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hashiflex-calibrated").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_second_run_reads_the_same_integers_and_a_damaged_file_is_made_anew()
    {
        string images = Images(count: 12);
        int reports = 0;
        var first = Quantized(Calibrate(images, new CountingProgress(() => reports++)));
        Assert.True(reports > 0);

        reports = 0;
        AssertSame(first, Quantized(Calibrate(images, new CountingProgress(() => reports++))));
        Assert.Equal(0, reports);

        string kept = Assert.Single(Directory.EnumerateFiles(Path.Combine(folder, "cache"), "*.onnx"));
        File.WriteAllBytes(kept, [1, 2, 3]);
        AssertSame(first, Quantized(Calibrate(images, new CountingProgress(() => reports++))));
        Assert.True(reports > 0);
    }

    [Fact]
    public void Other_images_are_another_calibration_and_few_are_warned_of_each_time()
    {
        Calibrate(Images(count: 12), null);
        Calibrate(Images(count: 13), null);
        Assert.Equal(2, Directory.EnumerateFiles(Path.Combine(folder, "cache"), "*.onnx").Count());
        for (int run = 0; run < 2; run++)
        {
            var warnings = new List<string>();
            Calibrate(Images(count: 1), null, warnings.Add);
            Assert.Contains("1 image for calibration", Assert.Single(warnings), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_calibrated_network_and_a_missing_folder_are_refused()
    {
        var (network, _) = SmallNetwork.With(1);
        var done = network with { Metadata = network.Metadata.Add(CalibrationRecord.Key, "{}") };
        Assert.Contains("calibrated already", Assert.Throws<InputException>(() => Calibrate(Images(12), null, network: done)).Message, StringComparison.Ordinal);
        Assert.Contains("no such folder", Assert.Throws<InputException>(() => Calibrate(Path.Combine(folder, "none"), null)).Message, StringComparison.Ordinal);
    }

    private string Images(int count)
    {
        var (network, set) = SmallNetwork.With(count);
        string path = Path.Combine(folder, $"images-{count}");
        Directory.CreateDirectory(path);
        using var file = File.Create(Path.Combine(path, $"waves_u8_nhwc_{network.Input.Height}x{network.Input.Width}x{network.Input.Channels}.bin"));
        for (int i = 0; i < count; i++)
            file.Write(set.Codes(i));
        return path;
    }

    private Network Calibrate(string images, IProgress<CalibrationProgress>? progress, Action<string>? warn = null, Network? network = null) =>
        new CalibratedNetworkCache(Path.Combine(folder, "cache")).Calibrate(
            network ?? SmallNetwork.With(1).Network,
            SmallNetwork.Encoding,
            QuantizationSettings.Default,
            images,
            200,
            CalibrationOptions.Default,
            null,
            progress,
            warn ?? (_ => { }),
            default);

    private static QuantizedNetwork Quantized(Network network) => NetworkQuantizer.Quantize(network, SmallNetwork.Encoding, QuantizationSettings.Default, ActivationRanges.None);

    private static void AssertSame(QuantizedNetwork a, QuantizedNetwork b)
    {
        foreach (var (x, y) in a.Layers.OfType<HardenedLayer>().Zip(b.Layers.OfType<HardenedLayer>()))
        {
            Assert.True(x.Weights.Codes.Span.SequenceEqual(y.Weights.Codes.Span), x.Layer.Name);
            Assert.True(x.Bias.Span.SequenceEqual(y.Bias.Span), x.Layer.Name);
            Assert.Equal(x.Requantizers.AsEnumerable(), y.Requantizers);
        }
    }

    private sealed class CountingProgress(Action report) : IProgress<CalibrationProgress>
    {
        public void Report(CalibrationProgress value) => report();
    }
}
