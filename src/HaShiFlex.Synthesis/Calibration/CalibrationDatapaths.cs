using System.Collections.Concurrent;
using HaShiFlex.Arithmetic;
using HaShiFlex.Arithmetic.Pipelining;
using HaShiFlex.Arithmetic.Sharing;
using HaShiFlex.Documents;
using HaShiFlex.Estimation.Costs;
using HaShiFlex.Estimation.Datapaths;
using HaShiFlex.Inference.Images;
using HaShiFlex.Networks;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Quantization.Pruning;
using HaShiFlex.Quantization.Weights;
using HaShiFlex.Synthesis.Datapaths;
using HaShiFlex.Synthesis.Measurement;
using HaShiFlex.Synthesis.Simulation;
using HaShiFlex.Technology;

namespace HaShiFlex.Synthesis.Calibration;

/// <summary>Builds the hardware of calibration designs from their networks.</summary>
/// <param name="library">Whose cell delays place registers.</param>
/// <param name="folders">Where networks are looked for, in this order.</param>
/// <param name="images">Where folders of images lie.</param>
public sealed class CalibrationDatapaths(TechnologyLibrary library, IReadOnlyList<string> folders, string images)
{
    private const int Seed = 1;

    /// <summary>Vectors in a row of one image.</summary>
    private const int VectorsPerImage = 20;

    private readonly ConcurrentDictionary<string, Lazy<Network>> _networks = new(StringComparer.Ordinal);

    /// <returns>The design's hardware, how many nonzero weights it has, and what its power is measured with.</returns>
    /// <exception cref="InputException">A network is absent or has no such layer, or images are absent or do not fit it.</exception>
    public (DatapathStructure Structure, int Weights, TestVectors Vectors) Build(CalibrationDesign design)
    {
        var network = _networks.GetOrAdd(design.Model, model => new Lazy<Network>(() => NetworkReader.Read(Find(model)))).Value;
        int channels = network.Input.Channels;
        var image = new ImageEncoding(8, false, 1.0 / 255, [.. Enumerable.Repeat(0.0, channels)], [.. Enumerable.Repeat(1.0, channels)]);
        var quantized = NetworkQuantizer.Quantize(
            network,
            image,
            QuantizationSettings.Default with { Weights = new Po2Format(design.Bits, 1), Sparsity = design.Sparsity, PruningScope = PruningScope.Channel },
            ActivationRanges.None);
        var layers = quantized.Layers.OfType<HardenedLayer>().ToArray();
        if (design.Layer >= layers.Length)
            throw new InputException($"{design.Model} has {layers.Length} hardened layers; layer {design.Layer} is in the calibration set");
        var slice = LayerSlice.Of(quantized, layers[design.Layer], design.FirstChannel, design.Channels);
        var graph = design.Style == ReductionStyle.Shared ? SharingOptimizer.Optimize(slice.Matrix, SharingSettings.Default) : slice.Graph(design.Style);
        var structure = DatapathStructure.Build(slice.ToDatapath(graph), Pipelining(design));
        int count = PowerVectors.CountFor(structure);
        var vectors = design.Images is null
            ? RandomVectors.Of(structure.Datapath, count, Seed, design.ZeroShare)
            : KernelVectors.Of(quantized, slice, ImageFolder.Read(Path.Combine(images, design.Images), network.Input).Spread((count + VectorsPerImage - 1) / VectorsPerImage), count);
        return (structure, slice.Matrix.Terms.Length, vectors);
    }

    private PipelineSettings Pipelining(CalibrationDesign design) =>
        new(design.PeriodPs ?? DatapathStructure.UnpipelinedPs, PlacementDelays.Of(library));

    private string Find(string model) => folders.Select(folder => Path.Combine(folder, model)).FirstOrDefault(File.Exists)
        ?? throw new InputException($"the calibration set needs {model}, which is not in {string.Join(" or ", folders)}");
}
