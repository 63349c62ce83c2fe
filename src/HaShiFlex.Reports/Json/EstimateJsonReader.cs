using System.Collections.Immutable;
using System.Text.Json;
using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Documents;
using HaShiFlex.Estimation.Baselines;
using HaShiFlex.Estimation.Product;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Reports.Json;

/// <summary>Reads <c>estimate.json</c> back, for reports that are made later and for comparisons of several estimates.</summary>
public static class EstimateJsonReader
{
    /// <exception cref="InputException">The file cannot be read, is no JSON, or is no estimate of this version.</exception>
    public static Estimate Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read: {(Directory.Exists(path) ? "is a directory" : e.Message)}", e);
        }

        return Read(bytes, path);
    }

    /// <param name="path">Named in errors.</param>
    public static Estimate Read(ReadOnlyMemory<byte> utf8, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            return new Node(document.RootElement, "").Estimate();
        }
        catch (JsonException e)
        {
            throw new InputException(new SourcePosition(path, (int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1), "is not JSON; an estimate.json of `hashiflex estimate --output DIR` is expected", e);
        }
        catch (ShapeException e)
        {
            throw new InputException($"{path}: {e.Message}; an estimate.json of `hashiflex estimate --output DIR` is expected", e);
        }
    }

    private sealed class ShapeException(string message) : Exception(message);

    /// <summary>An element and the path to it.</summary>
    private readonly record struct Node(JsonElement Element, string Path)
    {
        public Estimate Estimate()
        {
            long version = this["format_version"].Whole();
            if (version != EstimateJson.Version)
                throw new ShapeException(FormattableString.Invariant($"format_version is {version} and this program reads {EstimateJson.Version}"));

            return new Estimate(
                this["name"].Text(),
                this["chip"].Chip(),
                this["layers"].Each(n => n.Layer()),
                this["comparisons"].Each(n => n.Comparison()),
                this["assumptions"].Each(n => n.Text()),
                this["unknowns"].Each(n => n.Text()),
                this["warnings"].Each(n => n.Text()),
                this["provenance"].Provenance())
            {
                Product = this["product"].Optional(n => n.Product()),
                Accuracy = this["accuracy"].Optional(n => n.Accuracy()),
                Throughputs = this["throughputs"].Each(n => new ThroughputPoint(n["images_per_s"].Quantity(), n["area_mm2"].Quantity(), n["energy_per_image_uj"].Quantity(), n["this_design"].Truth())),
                Sensitivities = this["sensitivities"].Each(n => n.Sensitivity()),
                Front = Find("front")?.Each(n => n.Front()) ?? [],
            };
        }

        private Node this[string key] => Find(key) ?? throw new ShapeException($"{Below(key)} is missing");

        /// <summary>Null where the key is missing: of what a version has got since its first file.</summary>
        private Node? Find(string key)
        {
            if (Element.ValueKind != JsonValueKind.Object)
                throw new ShapeException($"{(Path.Length == 0 ? "the document" : Path)} is not an object");
            return Element.TryGetProperty(key, out var value) ? new Node(value, Below(key)) : null;
        }

        private string Below(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

        private ImmutableArray<T> Each<T>(Func<Node, T> read)
        {
            if (Element.ValueKind != JsonValueKind.Array)
                throw new ShapeException($"{Path} is not a list");
            var items = ImmutableArray.CreateBuilder<T>(Element.GetArrayLength());
            foreach (var item in Element.EnumerateArray())
                items.Add(read(new Node(item, FormattableString.Invariant($"{Path}[{items.Count}]"))));
            return items.MoveToImmutable();
        }

        private T? Optional<T>(Func<Node, T> read)
            where T : class => Element.ValueKind == JsonValueKind.Null ? null : read(this);

        private CellCounts? OptionalCells() => Element.ValueKind == JsonValueKind.Null
            ? null
            : new CellCounts(this["adders"].Whole(), this["full_adders"].Whole(), this["half_adders"].Whole(), 0, 0, this["adder_depth"].Small());

        private string Text() => Element.ValueKind == JsonValueKind.String ? Element.GetString()! : throw new ShapeException($"{Path} is not a text");

        private string? OptionalText() => Element.ValueKind == JsonValueKind.Null ? null : Text();

        private bool Truth() => Element.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw new ShapeException($"{Path} is neither true nor false"),
        };

        private double Number() => Element.ValueKind == JsonValueKind.Number && double.IsFinite(Element.GetDouble())
            ? Element.GetDouble()
            : throw new ShapeException($"{Path} is not a number");

        private double? OptionalNumber() => Element.ValueKind == JsonValueKind.Null ? null : Number();

        private long Whole() => Element.ValueKind == JsonValueKind.Number && Element.TryGetInt64(out long whole) ? whole : throw new ShapeException($"{Path} is not a whole number");

        private int Small() => Element.ValueKind == JsonValueKind.Number && Element.TryGetInt32(out int whole) ? whole : throw new ShapeException($"{Path} is not a whole number");

        private int? OptionalSmall() => Element.ValueKind == JsonValueKind.Null ? null : Small();

        private Quantity Quantity()
        {
            var quantity = new Quantity(this["value"].Number(), this["low"].Number(), this["high"].Number(), this["source"].Text());
            return quantity.Low <= quantity.Value && quantity.Value <= quantity.High ? quantity : throw new ShapeException($"{Path} has a value outside its range");
        }

        private Quantity? OptionalQuantity() => Element.ValueKind == JsonValueKind.Null ? null : Quantity();

        private ChipEstimate Chip() => new(
            this["area_mm2"].Quantity(),
            this["power_w"].Quantity(),
            this["energy_per_image_uj"].Quantity(),
            this["images_per_s"].Quantity(),
            this["latency_us"].Quantity(),
            this["clock_ghz"].Quantity(),
            this["input_bandwidth_gb_per_s"].Quantity(),
            this["bound_by"].Text(),
            this["bounds"].Each(n => new RateBound(n["name"].Text(), n["cycles_per_image"].Number(), n["images_per_s"].Number())),
            this["components"].Each(n => n.Component()));

        private ComponentCost Component()
        {
            string key = this["component"].Text();
            var label = ComponentLabel.All.FirstOrDefault(l => l.Key == key) ?? throw new ShapeException($"{Path}.component names no component: {key}");
            return new ComponentCost(label.Component, this["area_um2"].Quantity(), this["energy_per_image_nj"].Quantity());
        }

        private LayerEstimate Layer() => new(
            this["name"].Text(),
            this["kind"].Text(),
            this["programmable"].Truth(),
            this["output_positions"].Whole(),
            this["weights"].Whole(),
            this["nonzero_weights"].Whole(),
            this["weight_terms"].Whole(),
            this["instances"].Small(),
            this["cycles_per_image"].Whole(),
            this["adders"].Whole(),
            this["full_adders"].Whole(),
            this["half_adders"].Whole(),
            this["adder_depth"].Small(),
            this["accumulator_bits"].Small(),
            this["pipeline_stages"].Small(),
            this["register_bits"].Whole(),
            this["stage_delay_ps"].Quantity(),
            this["weight_sqnr_db"].OptionalNumber(),
            this["components"].Each(n => n.Component()))
        {
            ExponentHistogram = this["exponent_histogram"].Each(n => n.Whole()),
            Unshared = this["unshared"].OptionalCells(),
            ReachedAccumulatorBits = this["reached_accumulator_bits"].OptionalSmall(),
            ActivationZerosPercent = this["activation_zeros_percent"].OptionalNumber(),
        };

        private Comparison Comparison()
        {
            string word = this["evidence"].Text();
            var baseline = new Baseline(
                this["baseline"].Text(),
                this["title"].Text(),
                this["system"].Text(),
                this["network"].Text(),
                this["precision"].Text(),
                this["images_per_s"].Number(),
                EvidenceName.Parse(word) ?? throw new ShapeException($"{Path}.evidence is none: {word}"),
                this["source"].Text())
            {
                Batch = this["batch"].OptionalSmall(),
                BoardPowerW = this["board_power_w"].OptionalNumber(),
                PowerSource = this["board_power_source"].OptionalText(),
                DieMm2 = this["die_mm2"].OptionalNumber(),
                DieSource = this["die_source"].OptionalText(),
                Node = this["node"].OptionalText(),
                PriceUsd = this["price_usd"].OptionalNumber(),
                PriceSource = this["price_source"].OptionalText(),
                MemoryBandwidthGbPerS = this["memory_bandwidth_gb_per_s"].OptionalNumber(),
                MemoryBandwidthSource = this["memory_bandwidth_source"].OptionalText(),
                PeakTops = this["peak_tops"].OptionalNumber(),
                PeakTopsSource = this["peak_tops_source"].OptionalText(),
                BytesPerActivation = this["bytes_per_activation"].OptionalSmall(),
                Note = this["note"].Text(),
            };
            return new Comparison(baseline, this["speedup"].Quantity(), this["energy_ratio"].OptionalQuantity(), this["density_ratio"].OptionalQuantity(), this["cost_ratio"].OptionalQuantity())
            {
                Roofline = this["roofline"].Optional(n => new GpuRoofline(
                    n["memory_traffic_bytes_per_image"].Number(), n["multiply_accumulates_per_image"].Whole(), n["memory_images_per_s"].Number(), n["arithmetic_images_per_s"].Number())),
                RooflineSpeedup = this["roofline_speedup"].OptionalQuantity(),
            };
        }

        private ProductEstimate Product()
        {
            var assumptions = this["assumptions"];
            return new ProductEstimate(
                new ProductAssumptions
                {
                    WaferUsd = assumptions["wafer_usd"].Number(),
                    WaferDiameterMm = assumptions["wafer_diameter_mm"].Number(),
                    DefectsPerCm2 = assumptions["defects_per_cm2"].Number(),
                    DefectClustering = assumptions["defect_clustering"].Number(),
                    MaskSetUsd = assumptions["mask_set_usd"].Number(),
                    DesignUsd = assumptions["design_usd"].OptionalNumber(),
                    AssemblyUsd = assumptions["assembly_usd"].Number(),
                    ReticleWidthMm = assumptions["reticle_width_mm"].Number(),
                    ReticleHeightMm = assumptions["reticle_height_mm"].Number(),
                    CoolableWPerMm2 = assumptions["coolable_w_per_mm2"].Number(),
                },
                this["gross_dies_per_wafer"].Quantity(),
                this["yield_fraction"].Quantity(),
                this["cost_per_good_die_usd"].OptionalQuantity(),
                this["power_density_w_per_mm2"].Quantity(),
                this["break_evens"].Each(n => new BreakEven(n["baseline"].Text(), n["devices_per_chip"].Quantity(), n["chips"].OptionalQuantity())),
                this["links"].Each(n => new LinkNeed(new InputLink(n["name"].Text(), n["bandwidth_gb_per_s"].Number(), n["source"].Text()), n["share_needed"].Number())),
                this["warnings"].Each(n => n.Text()));
        }

        private SensitivityPoint Sensitivity() => new(
            this["weight_bits"].Small(),
            this["terms"].Small(),
            this["sparsity"].Number(),
            this["adders"].Whole(),
            this["area_mm2"].Quantity(),
            this["energy_per_image_uj"].Quantity(),
            this["images_per_s"].Quantity(),
            this["accuracy"].Optional(n => n.Accuracy()),
            this["this_design"].Truth(),
            Find("calibrated")?.Truth() ?? false);

        private FrontPoint Front() => new(
            this["price_logit_error_per_mm2"].OptionalNumber(),
            this["sparsity"].Number(),
            this["terms_per_weight"].Number(),
            this["layers"].Each(n => KeyValuePair.Create(n["name"].Text(), new Po2Format(n["bits"].Small(), n["terms"].Small()))).ToImmutableSortedDictionary(StringComparer.Ordinal),
            this["adders"].Whole(),
            this["area_mm2"].Quantity(),
            this["energy_per_image_uj"].Quantity(),
            this["images_per_s"].Quantity(),
            this["accuracy"].Accuracy(),
            this["on_front"].Truth());

        private MeasuredAccuracy Accuracy() => new(this["images"].Whole(), this["agreement_percent"].Number(), this["source"].Text())
        {
            Top1Percent = this["top1_percent"].OptionalNumber(),
            Top5Percent = this["top5_percent"].OptionalNumber(),
            FloatTop1Percent = this["float_top1_percent"].OptionalNumber(),
            FloatTop5Percent = this["float_top5_percent"].OptionalNumber(),
            LogitSqnrDb = this["logit_sqnr_db"].OptionalNumber(),
        };

        private Provenance Provenance() => new(
            this["version"].Text(),
            this["command"].Text(),
            this["scenario_path"].Text(),
            this["scenario_text"].Text(),
            this["network_source"].Text(),
            this["technology"].Text(),
            this["reference_flow"].Text());
    }
}
