using System.Collections.Immutable;
using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Reports;

/// <summary>The chip's figures in the order in which people ask for them.</summary>
public static class Headlines
{
    public static ImmutableArray<Headline> Of(Estimate estimate) =>
    [
        new("area_mm2", "Area", "mm²", estimate.Chip.AreaMm2),
        new("images_per_s", "Throughput", "images/s", estimate.Chip.ImagesPerS),
        new("power_w", "Power", "W", estimate.Chip.PowerW),
        new("energy_per_image_uj", "Energy per image", "µJ", estimate.Chip.EnergyPerImageUj),
        new("latency_us", "Latency", "µs", estimate.Chip.LatencyUs),
        new("clock_ghz", "Clock", "GHz", estimate.Chip.ClockGhz),
        new("input_bandwidth_gb_per_s", "Input bandwidth", "GB/s", estimate.Chip.InputBandwidthGbPerS),
    ];
}
