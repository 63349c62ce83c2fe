using System.Collections.Immutable;
using HaShiFlex.Arithmetic.Sharing;
using HaShiFlex.Documents;
using HaShiFlex.Estimation.Baselines;
using HaShiFlex.Estimation.Costs;
using HaShiFlex.Inference.Activity;
using HaShiFlex.Inference.Calibration;
using HaShiFlex.Inference.Ranges;
using HaShiFlex.Inference.Verification;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Quantization.Calibrated;
using HaShiFlex.Technology;
using HaShiFlex.Technology.Catalog;

namespace HaShiFlex.Estimation.Scenarios;

/// <summary>A scenario with everything that it names, read: from here on nothing is input or output.</summary>
/// <param name="Settings">Quantization, with the programmable layers that the hardware names.</param>
public sealed record ScenarioInputs(
    ScenarioFile File,
    Network Network,
    ImageEncoding Image,
    QuantizationSettings Settings,
    ActivationRanges Ranges,
    TechnologyLibrary Technology,
    Activity Activity,
    ImmutableArray<Baseline> Baselines)
{
    public Scenario Scenario => File.Scenario;

    /// <summary>What the scenario's integers showed on images; null where nobody ran them.</summary>
    public MeasuredFacts? Measured { get; init; }

    /// <summary>What tells these integers of the network from others.</summary>
    public string QuantizationInWords => Settings.InWords() + (Network.Metadata.ContainsKey(CalibrationRecord.Key) ? ", calibrated" : "");

    /// <summary>Whether activation ranges come from images, named by the scenario or carried by the network, and not from a prior.</summary>
    public bool HasMeasuredRanges => !Ranges.ByLayer.IsEmpty || Network.Metadata.ContainsKey(CalibrationRecord.Key);

    /// <summary>What makes a calibration doubtful, a line each.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>How the scenario's weights were calibrated; null where it does not ask for that.</summary>
    public WeightCalibration? Calibration { get; init; }

    /// <summary>Where adder graphs with shared sums are kept between runs; null for nowhere.</summary>
    public SharedGraphCache? GraphCache { get; init; }

    /// <summary>Where structures of layers are kept between runs; null for nowhere.</summary>
    public LayerHardwareCache? LayerCache { get; init; }

    /// <summary>Reads the network, the technology and the baselines of a scenario; calibrates the network's weights where the scenario asks for it.</summary>
    /// <param name="progress">Hears of a calibration that is not kept from an earlier run.</param>
    /// <exception cref="InputException">One of them is missing or at fault; the message says where in the scenario it is named.</exception>
    public static ScenarioInputs Read(string path, IProgress<CalibrationProgress>? progress = null)
    {
        var file = ScenarioFile.Read(path);
        var scenario = file.Scenario;
        var reference = scenario.Hardware.Technology;
        var technology = Task.Run(() =>
        {
            var library = TechnologyCatalog.Default.Load(reference, out var files);
            return (Library: library, Cache: LayerHardwareCache.OfUser(library, reference, files));
        });
        var baselines = Task.Run(() => scenario.Baselines.Select(b => BaselineCatalog.Default.Find(b)).ToImmutableArray());
        var network = ReadNetwork(file, scenario.Network);
        var settings = scenario.Quantization.Settings with
        {
            ProgrammableLayers = [.. scenario.Hardware.Programmable.Layers.Select(l => l.Value)],
        };
        foreach (var (name, position) in scenario.Hardware.Programmable.Layers)
            CheckLayer(network, name, position, mustBeLinear: true);
        foreach (var (name, position) in scenario.Quantization.LayerPositions)
            CheckLayer(network, name, position, mustBeLinear: false);
        var image = Encoding(network, scenario.Network.Image);
        var (library, layers) = technology.GetAwaiter().GetResult();
        var inputs = new ScenarioInputs(
            file,
            network,
            image,
            settings,
            scenario.Quantization.ActivationsFile is { } ranges ? ReadRanges(network, file.Resolve(ranges)) : ActivationRanges.None,
            library,
            scenario.Hardware.ActivityFile is { } activity ? Activity.Measured(network, ActivityFile.Read(file.Resolve(activity))) : Activity.Prior,
            baselines.GetAwaiter().GetResult())
        {
            GraphCache = SharedGraphCache.OfUser(),
            LayerCache = layers,
            Measured = scenario.MeasuredFile is { } measured ? ReadMeasured(network, file.Resolve(measured)) : null,
        };
        return scenario.Quantization.Calibration is { } choice ? Calibrate(inputs, choice, progress) : inputs;
    }

    /// <summary>The integers of the scenario's network.</summary>
    public QuantizedNetwork Quantize() => NetworkQuantizer.Quantize(Network, Image, Settings, Ranges);

    private static ActivationRanges ReadRanges(Network network, string path)
    {
        var ranges = ActivationRangesFile.Read(path);
        RequireLayers(network, path, ranges.ByLayer.Keys);
        return ranges;
    }

    private static MeasuredFacts ReadMeasured(Network network, string path)
    {
        var facts = MeasuredFile.Read(path);
        RequireLayers(network, path, facts.Layers.Keys);
        return facts;
    }

    private static void RequireLayers(Network network, string path, IEnumerable<string> layers)
    {
        string[] names = [.. network.Layers.Select(l => l.Name)];
        foreach (string name in layers.Order(StringComparer.Ordinal))
        {
            if (!names.Contains(name, StringComparer.Ordinal))
                throw new InputException($"{path}: {network.Source} has no layer '{name}'{NearestName.Suggestion(name, names)}");
        }
    }

    private static ScenarioInputs Calibrate(ScenarioInputs inputs, CalibrationChoice choice, IProgress<CalibrationProgress>? progress)
    {
        var calibration = new WeightCalibration(inputs.Network, inputs.File.Resolve(choice.Images), choice.Count, choice.Mirror) { ExtraTerms = choice.ExtraTerms, ExtraArea = choice.ExtraArea };
        var warnings = new List<string>();
        try
        {
            var network = calibration.Run(inputs, progress, warnings.Add, CancellationToken.None);
            return inputs with { Network = network, Calibration = calibration, Warnings = [.. warnings] };
        }
        catch (InputException e)
        {
            throw new InputException(choice.Position, e.Message);
        }
    }

    private static Network ReadNetwork(ScenarioFile file, NetworkChoice choice)
    {
        try
        {
            return NetworkReader.Read(choice.Model ?? file.Resolve(choice.Onnx!));
        }
        catch (InputException e) when (choice.Model is not null)
        {
            throw new InputException(choice.Position, e.Message);
        }
    }

    private static ImageEncoding Encoding(Network network, ImageInput? image)
    {
        int channels = network.Input.Channels;
        if (image is not null)
            return new ImageEncoding(image.Bits, image.Signed, image.PixelScale, PerChannel(image.Mean, "mean"), PerChannel(image.Deviation, "deviation"));
        if (network.Preprocessing is { } own)
            return new ImageEncoding(own.Bits, own.Signed, own.PixelScale, own.Mean, own.Deviation);
        return new ImageEncoding(8, false, 1.0 / 255, [.. Enumerable.Repeat(0.0, channels)], [.. Enumerable.Repeat(1.0, channels)]);

        ImmutableArray<double> PerChannel(ImmutableArray<double> values, string key) => values.Length switch
        {
            1 => [.. Enumerable.Repeat(values[0], channels)],
            _ when values.Length == channels => values,
            _ => throw new InputException(image.Position, $"{key} has {values.Length} numbers, but the image of {network.Source} has {channels} channels; give one, or one for each"),
        };
    }

    private static void CheckLayer(Network network, string name, SourcePosition position, bool mustBeLinear)
    {
        var candidates = network.Layers.Where(l => !mustBeLinear || l is ConvolutionLayer).Select(l => l.Name).ToArray();
        if (!candidates.Contains(name, StringComparer.Ordinal))
            throw new InputException(position, $"{network.Source} has no {(mustBeLinear ? "linear " : "")}layer '{name}'{NearestName.Suggestion(name, candidates)}");
    }
}
