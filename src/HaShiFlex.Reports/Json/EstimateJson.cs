using System.Text.Json;
using HaShiFlex.Estimation.Baselines;
using HaShiFlex.Estimation.Product;
using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Reports.Json;

/// <summary>
/// <c>estimate.json</c>: everything in an estimate, so that every other form of report can be made from it.
/// A quantity is <c>{ value, low, high, source }</c>, its unit stands at the end of its key. Doubles are written in the fewest digits that read back the same.
/// </summary>
public static class EstimateJson
{
    /// <summary>Version of the format; a reader refuses another one.</summary>
    public const int Version = 1;

    private static readonly JsonWriterOptions Form = new() { Indented = true, NewLine = "\n" };

    public static void Write(Stream stream, Estimate estimate)
    {
        using var json = new Utf8JsonWriter(stream, Form);
        json.WriteStartObject();
        json.WriteNumber("format_version", Version);
        json.WriteString("name", estimate.Name);
        WriteChip(json, estimate.Chip);
        WriteAccuracy(json, estimate.Accuracy);
        json.WriteStartArray("layers");
        foreach (var layer in estimate.Layers)
            WriteLayer(json, layer);
        json.WriteEndArray();
        json.WriteStartArray("comparisons");
        foreach (var comparison in estimate.Comparisons)
            WriteComparison(json, comparison);
        json.WriteEndArray();
        WriteProduct(json, estimate.Product);
        WriteThroughputs(json, estimate);
        WriteSensitivities(json, estimate);
        WriteFront(json, estimate);
        WriteSentences(json, "assumptions", estimate.Assumptions);
        WriteSentences(json, "unknowns", estimate.Unknowns);
        WriteSentences(json, "warnings", estimate.Warnings);
        WriteProvenance(json, estimate.Provenance);
        json.WriteEndObject();
        json.Flush();
        stream.WriteByte((byte)'\n');
    }

    /// <summary>A part of the estimate as a file of its own.</summary>
    internal static void WriteAlone(Stream stream, Estimate estimate, Action<Utf8JsonWriter, Estimate> part)
    {
        using var json = new Utf8JsonWriter(stream, Form);
        json.WriteStartObject();
        json.WriteNumber("format_version", Version);
        json.WriteString("name", estimate.Name);
        json.WriteString("command", estimate.Provenance.Command);
        part(json, estimate);
        json.WriteEndObject();
        json.Flush();
        stream.WriteByte((byte)'\n');
    }

    private static void WriteChip(Utf8JsonWriter json, ChipEstimate chip)
    {
        json.WriteStartObject("chip");
        WriteQuantity(json, "area_mm2", chip.AreaMm2);
        WriteQuantity(json, "power_w", chip.PowerW);
        WriteQuantity(json, "energy_per_image_uj", chip.EnergyPerImageUj);
        WriteQuantity(json, "images_per_s", chip.ImagesPerS);
        WriteQuantity(json, "latency_us", chip.LatencyUs);
        WriteQuantity(json, "clock_ghz", chip.ClockGhz);
        WriteQuantity(json, "input_bandwidth_gb_per_s", chip.InputBandwidthGbPerS);
        json.WriteString("bound_by", chip.BoundBy);
        json.WriteStartArray("bounds");
        foreach (var bound in chip.Bounds)
        {
            json.WriteStartObject();
            json.WriteString("name", bound.Name);
            json.WriteNumber("cycles_per_image", bound.CyclesPerImage);
            json.WriteNumber("images_per_s", bound.ImagesPerS);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteComponents(json, chip.Components);
        json.WriteEndObject();
    }

    private static void WriteLayer(Utf8JsonWriter json, LayerEstimate layer)
    {
        json.WriteStartObject();
        json.WriteString("name", layer.Name);
        json.WriteString("kind", layer.Kind);
        json.WriteBoolean("programmable", layer.IsProgrammable);
        json.WriteNumber("output_positions", layer.OutputPositions);
        json.WriteNumber("weights", layer.Weights);
        json.WriteNumber("nonzero_weights", layer.NonzeroWeights);
        json.WriteNumber("weight_terms", layer.WeightTerms);
        json.WriteNumber("instances", layer.Instances);
        json.WriteNumber("cycles_per_image", layer.CyclesPerImage);
        json.WriteNumber("adders", layer.Adders);
        json.WriteNumber("full_adders", layer.FullAdders);
        json.WriteNumber("half_adders", layer.HalfAdders);
        if (layer.Unshared is { } unshared)
        {
            json.WriteStartObject("unshared");
            json.WriteNumber("adders", unshared.Adders);
            json.WriteNumber("full_adders", unshared.FullAdders);
            json.WriteNumber("half_adders", unshared.HalfAdders);
            json.WriteNumber("adder_depth", unshared.Depth);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("unshared");
        }

        json.WriteNumber("adder_depth", layer.AdderDepth);
        json.WriteNumber("accumulator_bits", layer.AccumulatorBits);
        WriteOptional(json, "reached_accumulator_bits", layer.ReachedAccumulatorBits);
        WriteOptional(json, "activation_zeros_percent", layer.ActivationZerosPercent);
        json.WriteNumber("pipeline_stages", layer.PipelineStages);
        json.WriteNumber("register_bits", layer.RegisterBits);
        WriteQuantity(json, "stage_delay_ps", layer.StageDelayPs);
        WriteOptional(json, "weight_sqnr_db", layer.WeightSqnrDb);
        json.WriteStartArray("exponent_histogram");
        foreach (long count in layer.ExponentHistogram)
            json.WriteNumberValue(count);
        json.WriteEndArray();
        WriteQuantity(json, "area_um2", layer.AreaUm2);
        WriteQuantity(json, "energy_per_image_nj", layer.EnergyPerImageNj);
        WriteComponents(json, layer.Components);
        json.WriteEndObject();
    }

    private static void WriteComponents(Utf8JsonWriter json, IEnumerable<ComponentCost> components)
    {
        json.WriteStartArray("components");
        foreach (var cost in components)
        {
            json.WriteStartObject();
            json.WriteString("component", ComponentLabel.Of(cost.Component).Key);
            WriteQuantity(json, "area_um2", cost.AreaUm2);
            WriteQuantity(json, "energy_per_image_nj", cost.EnergyPerImageNj);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteAccuracy(Utf8JsonWriter json, MeasuredAccuracy? accuracy)
    {
        if (accuracy is null)
        {
            json.WriteNull("accuracy");
            return;
        }

        json.WriteStartObject("accuracy");
        WriteOptional(json, "top1_percent", accuracy.Top1Percent);
        WriteOptional(json, "top5_percent", accuracy.Top5Percent);
        WriteOptional(json, "float_top1_percent", accuracy.FloatTop1Percent);
        WriteOptional(json, "float_top5_percent", accuracy.FloatTop5Percent);
        json.WriteNumber("agreement_percent", accuracy.AgreementPercent);
        WriteOptional(json, "logit_sqnr_db", accuracy.LogitSqnrDb);
        json.WriteNumber("images", accuracy.Images);
        json.WriteString("source", accuracy.Source);
        json.WriteEndObject();
    }

    private static void WriteComparison(Utf8JsonWriter json, Comparison comparison)
    {
        var baseline = comparison.Baseline;
        json.WriteStartObject();
        json.WriteString("baseline", baseline.Key);
        json.WriteString("title", baseline.Title);
        json.WriteString("system", baseline.System);
        json.WriteString("network", baseline.Network);
        json.WriteString("precision", baseline.Precision);
        WriteOptional(json, "batch", baseline.Batch);
        json.WriteNumber("images_per_s", baseline.ImagesPerS);
        json.WriteString("evidence", EvidenceName.Of(baseline.Evidence));
        json.WriteString("source", baseline.Source);
        WriteOptional(json, "board_power_w", baseline.BoardPowerW);
        json.WriteString("board_power_source", baseline.PowerSource);
        WriteOptional(json, "die_mm2", baseline.DieMm2);
        json.WriteString("die_source", baseline.DieSource);
        json.WriteString("node", baseline.Node);
        WriteOptional(json, "price_usd", baseline.PriceUsd);
        json.WriteString("price_source", baseline.PriceSource);
        WriteOptional(json, "memory_bandwidth_gb_per_s", baseline.MemoryBandwidthGbPerS);
        json.WriteString("memory_bandwidth_source", baseline.MemoryBandwidthSource);
        WriteOptional(json, "peak_tops", baseline.PeakTops);
        json.WriteString("peak_tops_source", baseline.PeakTopsSource);
        WriteOptional(json, "bytes_per_activation", baseline.BytesPerActivation);
        json.WriteString("note", baseline.Note);
        WriteQuantity(json, "speedup", comparison.Speedup);
        WriteOptional(json, "energy_ratio", comparison.EnergyRatio);
        WriteOptional(json, "density_ratio", comparison.DensityRatio);
        WriteOptional(json, "cost_ratio", comparison.CostRatio);
        WriteRoofline(json, comparison.Roofline);
        WriteOptional(json, "roofline_speedup", comparison.RooflineSpeedup);
        json.WriteEndObject();
    }

    private static void WriteRoofline(Utf8JsonWriter json, GpuRoofline? roofline)
    {
        if (roofline is null)
        {
            json.WriteNull("roofline");
            return;
        }

        json.WriteStartObject("roofline");
        json.WriteString("evidence", "model");
        json.WriteNumber("images_per_s", roofline.ImagesPerS);
        json.WriteString("bound_by", roofline.IsMemoryBound ? "memory" : "arithmetic");
        json.WriteNumber("memory_images_per_s", roofline.MemoryImagesPerS);
        json.WriteNumber("arithmetic_images_per_s", roofline.ArithmeticImagesPerS);
        json.WriteNumber("memory_traffic_bytes_per_image", roofline.BytesPerImage);
        json.WriteNumber("multiply_accumulates_per_image", roofline.MultiplyAccumulatesPerImage);
        json.WriteEndObject();
    }

    private static void WriteProduct(Utf8JsonWriter json, ProductEstimate? product)
    {
        if (product is null)
        {
            json.WriteNull("product");
            return;
        }

        json.WriteStartObject("product");
        WriteQuantity(json, "gross_dies_per_wafer", product.GrossDiesPerWafer);
        WriteQuantity(json, "yield_fraction", product.YieldFraction);
        WriteOptional(json, "cost_per_good_die_usd", product.CostPerGoodDieUsd);
        WriteQuantity(json, "power_density_w_per_mm2", product.PowerDensityWPerMm2);
        json.WriteStartArray("break_evens");
        foreach (var breakEven in product.BreakEvens)
        {
            json.WriteStartObject();
            json.WriteString("baseline", breakEven.Baseline);
            WriteQuantity(json, "devices_per_chip", breakEven.DevicesPerChip);
            WriteOptional(json, "chips", breakEven.Chips);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("links");
        foreach (var need in product.Links)
        {
            json.WriteStartObject();
            json.WriteString("name", need.Link.Name);
            json.WriteNumber("bandwidth_gb_per_s", need.Link.GbPerS);
            json.WriteNumber("share_needed", need.Share);
            json.WriteString("source", need.Link.Source);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteSentences(json, "warnings", product.Warnings);
        var assumptions = product.Assumptions;
        json.WriteStartObject("assumptions");
        json.WriteNumber("wafer_usd", assumptions.WaferUsd);
        json.WriteNumber("wafer_diameter_mm", assumptions.WaferDiameterMm);
        json.WriteNumber("defects_per_cm2", assumptions.DefectsPerCm2);
        json.WriteNumber("defect_clustering", assumptions.DefectClustering);
        json.WriteNumber("mask_set_usd", assumptions.MaskSetUsd);
        WriteOptional(json, "design_usd", assumptions.DesignUsd);
        json.WriteNumber("assembly_usd", assumptions.AssemblyUsd);
        json.WriteNumber("reticle_width_mm", assumptions.ReticleWidthMm);
        json.WriteNumber("reticle_height_mm", assumptions.ReticleHeightMm);
        json.WriteNumber("coolable_w_per_mm2", assumptions.CoolableWPerMm2);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteThroughputs(Utf8JsonWriter json, Estimate estimate)
    {
        json.WriteStartArray("throughputs");
        foreach (var point in estimate.Throughputs)
        {
            json.WriteStartObject();
            json.WriteBoolean("this_design", point.IsThisDesign);
            WriteQuantity(json, "images_per_s", point.ImagesPerS);
            WriteQuantity(json, "area_mm2", point.AreaMm2);
            WriteQuantity(json, "energy_per_image_uj", point.EnergyPerImageUj);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    internal static void WriteSensitivities(Utf8JsonWriter json, Estimate estimate)
    {
        json.WriteStartArray("sensitivities");
        foreach (var point in estimate.Sensitivities)
        {
            json.WriteStartObject();
            json.WriteBoolean("this_design", point.IsThisDesign);
            json.WriteBoolean("calibrated", point.IsCalibrated);
            json.WriteNumber("weight_bits", point.WeightBits);
            json.WriteNumber("terms", point.Terms);
            json.WriteNumber("sparsity", point.Sparsity);
            json.WriteNumber("adders", point.Adders);
            WriteQuantity(json, "area_mm2", point.AreaMm2);
            WriteQuantity(json, "energy_per_image_uj", point.EnergyPerImageUj);
            WriteQuantity(json, "images_per_s", point.ImagesPerS);
            WriteAccuracy(json, point.Accuracy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    internal static void WriteFront(Utf8JsonWriter json, Estimate estimate)
    {
        json.WriteStartArray("front");
        foreach (var point in estimate.Front)
        {
            json.WriteStartObject();
            WriteOptional(json, "price_logit_error_per_mm2", point.PricePerMm2);
            json.WriteBoolean("on_front", point.IsOnFront);
            json.WriteNumber("sparsity", point.Sparsity);
            json.WriteNumber("terms_per_weight", point.TermsPerWeight);
            json.WriteNumber("adders", point.Adders);
            WriteQuantity(json, "area_mm2", point.AreaMm2);
            WriteQuantity(json, "energy_per_image_uj", point.EnergyPerImageUj);
            WriteQuantity(json, "images_per_s", point.ImagesPerS);
            WriteAccuracy(json, point.Accuracy);
            json.WriteStartArray("layers");
            foreach (var (name, format) in point.LayerFormats)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteNumber("bits", format.Bits);
                json.WriteNumber("terms", format.Terms);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteProvenance(Utf8JsonWriter json, Provenance provenance)
    {
        json.WriteStartObject("provenance");
        json.WriteString("version", provenance.Version);
        json.WriteString("command", provenance.Command);
        json.WriteString("scenario_path", provenance.ScenarioPath);
        json.WriteString("scenario_text", provenance.ScenarioText);
        json.WriteString("network_source", provenance.NetworkSource);
        json.WriteString("technology", provenance.Technology);
        json.WriteString("reference_flow", provenance.ReferenceFlow);
        json.WriteEndObject();
    }

    private static void WriteSentences(Utf8JsonWriter json, string key, IEnumerable<string> sentences)
    {
        json.WriteStartArray(key);
        foreach (string sentence in sentences)
            json.WriteStringValue(sentence);
        json.WriteEndArray();
    }

    private static void WriteQuantity(Utf8JsonWriter json, string key, Quantity quantity)
    {
        json.WriteStartObject(key);
        json.WriteNumber("value", quantity.Value);
        json.WriteNumber("low", quantity.Low);
        json.WriteNumber("high", quantity.High);
        json.WriteString("source", quantity.Source);
        json.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter json, string key, Quantity? quantity)
    {
        if (quantity is { } known)
            WriteQuantity(json, key, known);
        else
            json.WriteNull(key);
    }

    private static void WriteOptional(Utf8JsonWriter json, string key, double? number)
    {
        if (number is { } known)
            json.WriteNumber(key, known);
        else
            json.WriteNull(key);
    }

    private static void WriteOptional(Utf8JsonWriter json, string key, int? number)
    {
        if (number is { } known)
            json.WriteNumber(key, known);
        else
            json.WriteNull(key);
    }
}
