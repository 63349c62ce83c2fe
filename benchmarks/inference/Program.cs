using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using HaShiFlex.Inference.Benchmarks;
using HaShiFlex.Inference.Export;
using HaShiFlex.Inference.Images;
using HaShiFlex.Inference.Kernel;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;

// The bit-accurate kernel beside ONNX Runtime, in one run and in turns, on the same images: its own int8 model of the same network, and our exported integer network.
if (args.Length < 3)
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project benchmarks/inference FLOAT.onnx INT8.onnx IMAGE_FOLDER [ROUNDS]   (MobileNetV2; npm ci in tests/oracles first)");
    return 2;
}

const int ImageCount = 32;
int rounds = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 5;
var network = NetworkReader.Read(args[0]);
var encoding = new ImageEncoding(8, false, 1 / 255.0, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);
var settings = QuantizationSettings.Default with { ProgrammableLayers = [network.Layers.OfType<ConvolutionLayer>().Last().Name] };
var quantized = NetworkQuantizer.Quantize(network, encoding, settings, ActivationRanges.None);
var kernel = IntegerNetwork.Compile(quantized);
var images = ImageFolder.Read(args[2], network.Input).Spread(ImageCount);
byte[][] codes = [.. Enumerable.Range(0, images.Count).Select(i => images.Codes(i).ToArray())];
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{network.Source}: {images.Count} images, kernel path {kernel.Path}, weights of {settings.Weights.Bits} bits, {rounds} rounds in turns"));

string folder = Directory.CreateTempSubdirectory("benchmark").FullName;
try
{
    string integer = Path.Combine(folder, "integer.onnx"), floats = Path.Combine(folder, "floats.bin"), bytes = Path.Combine(folder, "bytes.bin");
    File.WriteAllBytes(integer, IntegerOnnx.Export(quantized));
    File.WriteAllBytes(bytes, [.. codes.SelectMany(image => Planar(image, (c, _) => c))]);
    File.WriteAllBytes(floats, MemoryMarshal.AsBytes<float>(codes.SelectMany(image =>
        Planar(image, (c, channel) => (float)(((c * encoding.Scale) - encoding.Mean[channel]) / encoding.Deviation[channel]))).ToArray()).ToArray());
    LayerTimes.Measure(kernel, codes).Print(Console.Out);
    foreach (int threads in new[] { 1, 2 })
    {
        Time(threads);
        var (ours, theirs, exported) = (new Rates("kernel"), new Rates("ONNX Runtime, its int8 model"), new Rates("ONNX Runtime, exported integers"));
        for (int round = 0; round < rounds; round++)
        {
            for (int pass = 0; pass < 3; pass++)
                ours.Add(Time(threads));
            foreach (int batch in new[] { 1, 8 })
                theirs.Add(Onnx(args[1], floats, "float32", threads, batch, passes: 2));
            if (round == 0)
                exported.Add(Onnx(integer, bytes, "uint8", threads, batch: 1, passes: 1));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{threads} thread{(threads == 1 ? "" : "s")}: {ours}; {theirs}; {exported}"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  ratio to its int8 model: best {ours.Best / theirs.Best:f2}, median {ours.Median / theirs.Median:f2}; to the exported integers: {ours.Best / exported.Best:f1}"));
        if (threads == 1)
        {
            // Threads that wait for each other by spinning make processor time meaningless, so it is told of one only.
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  per second of processor time: kernel {ours.BestOfProcessor:f1} images (median {ours.MedianOfProcessor:f1}), its int8 model {theirs.BestOfProcessor:f1} ({theirs.MedianOfProcessor:f1}); ratio: best {ours.BestOfProcessor / theirs.BestOfProcessor:f2}, median {ours.MedianOfProcessor / theirs.MedianOfProcessor:f2}"));
        }
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}

return 0;

Rate Time(int threads)
{
    var watch = Stopwatch.StartNew();
    var before = Environment.CpuUsage.TotalTime;
    kernel.RunAll(codes.Length, i => codes[i], threads);
    return new Rate(codes.Length / watch.Elapsed.TotalSeconds, codes.Length / (Environment.CpuUsage.TotalTime - before).TotalSeconds);
}

Rate[] Onnx(string model, string input, string type, int threads, int batch, int passes)
{
    var shape = network.Input;
    string[] arguments =
    [
        Path.Combine(AppContext.BaseDirectory, "../../../time-onnx.mjs"), model, input, type, $"{shape.Channels}x{shape.Height}x{shape.Width}",
        threads.ToString(CultureInfo.InvariantCulture), batch.ToString(CultureInfo.InvariantCulture), passes.ToString(CultureInfo.InvariantCulture),
    ];
    using var process = Process.Start(new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true })!;
    string output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    if (process.ExitCode != 0)
        throw new InvalidOperationException($"ONNX Runtime failed on {model}; run npm ci in tests/oracles");
    return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
        .Select(pass => new Rate(pass.GetProperty("imagesPerSecond").GetDouble(), pass.GetProperty("imagesPerProcessorSecond").GetDouble()))];
}

T[] Planar<T>(byte[] image, Func<byte, int, T> convert)
{
    var (channels, positions) = (network.Input.Channels, network.Input.Positions);
    var planar = new T[image.Length];
    for (int i = 0; i < image.Length; i++)
        planar[(i % channels * positions) + (i / channels)] = convert(image[i], i % channels);
    return planar;
}
