using System.Security.Cryptography;
using System.Text;
using HaShiFlex.Documents;
using HaShiFlex.Inference.Images;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Onnx;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Quantization.Calibrated;

namespace HaShiFlex.Inference.Calibration;

/// <summary>
/// Calibrated networks kept as ONNX files, one each, named by the hash of network, settings, options and the bytes of the images: a second run does not even
/// decode an image. It only ever saves time: a file that cannot be read is made anew, a folder that cannot be written is left alone.
/// </summary>
/// <param name="folder">Made when the first network is kept; null to keep none.</param>
public sealed class CalibratedNetworkCache(string? folder)
{
    public static CalibratedNetworkCache OfUser() => new(UserCache.Folder("calibration"));

    /// <summary>The network with calibrated weights and a <see cref="CalibrationRecord"/>, which <see cref="NetworkQuantizer"/> reads.</summary>
    /// <param name="images">Folder of images.</param>
    /// <param name="count">At most so many of them, evenly spread.</param>
    /// <exception cref="InputException">The images or the budget are at fault, or the network was calibrated already.</exception>
    public Network Calibrate(
        Network network,
        ImageEncoding image,
        QuantizationSettings settings,
        string images,
        int count,
        CalibrationOptions options,
        TermBudget? budget,
        IProgress<CalibrationProgress>? progress,
        Action<string> warn,
        CancellationToken cancellation)
    {
        if (network.Metadata.ContainsKey(CalibrationRecord.Key))
            throw new InputException($"{network.Source}: its weights are calibrated already; give the trained network, or method: nearest");
        string? path = folder is null
            ? null
            : Path.Combine(folder, CalibrationKey.Of(network, image, settings, options, hash => Append(hash, ImageFolder.Files(images), count, budget)) + ".onnx");
        if (path is not null && File.Exists(path) && TryRead(path) is { } kept)
            return kept with { Name = network.Name, Source = network.Source, Preprocessing = network.Preprocessing };

        var set = ImageFolder.Read(images, network.Input).Spread(count);
        bool isDoubtful = false;
        void Warn(string text)
        {
            isDoubtful = true;
            warn(text);
        }

        var weights = new BudgetedCalibration(network, image, settings, set, options, budget, folder).Run(progress, Warn, cancellation);
        var calibrated = CalibrationRecord.Write(network, image, weights);
        // A warning is told each time, so what it is about is made each time; it is about few images.
        if (path is not null && !isDoubtful)
            TryWrite(path, calibrated);
        return calibrated;
    }

    private static void Append(IncrementalHash hash, IReadOnlyList<string> files, int count, TermBudget? budget)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{count} {budget?.InWords}\n")));
        foreach (string file in files)
        {
            // A raw tensor's shape stands in its name, and names decide which files are taken.
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(file) + "\n"));
            try
            {
                using var stream = File.OpenRead(file);
                hash.AppendData(SHA256.HashData(stream));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new InputException($"{file}: cannot be read: {e.Message}", e);
            }
        }
    }

    private static Network? TryRead(string path)
    {
        try
        {
            return OnnxReader.Read(path);
        }
        catch (InputException)
        {
            return null;
        }
    }

    private static void TryWrite(string path, Network network)
    {
        byte[] bytes = OnnxWriter.Write(network);
        try
        {
            AtomicFile.Write(path, stream => stream.Write(bytes));
        }
        catch (InputException)
        {
            // The network is at hand; that it cannot be kept costs time, not results.
        }
    }
}
