using System.Text.Json;

namespace HaShiFlex.Synthesis.Crosscheck;

/// <summary>A cross-check as JSON.</summary>
public static class CrosscheckJson
{
    public static void Write(Stream stream, CrosscheckResult result)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("layer", result.Layer);
        json.WriteNumber("first_channel", result.FirstChannel);
        json.WriteNumber("channels", result.Channels);
        json.WriteNumber("layer_channels", result.LayerChannels);
        json.WriteBoolean("is_sample", result.Channels < result.LayerChannels);
        json.WriteString("flow", result.Flow);
        json.WriteNumber("clock_ghz", result.ClockGHz);
        json.WriteNumber("latency_cycles", result.LatencyCycles);
        json.WriteString("vectors", result.Vectors);
        json.WriteNumber("seed", result.Seed);
        json.WriteNumber("other_orders", result.OtherOrders);
        json.WriteBoolean("agrees", result.Agrees);
        json.WriteStartObject("simulation");
        json.WriteString("icarus", result.Icarus.Message);
        json.WriteString("verilator", result.Verilator.Message);
        if (result.Measured.GatesMatch is { } gates)
            json.WriteBoolean("gates_match", gates);
        json.WriteEndObject();
        json.WriteStartObject("figures");
        foreach (var figure in result.Figures)
        {
            json.WriteStartObject(figure.Name);
            if (figure.Estimate is { } estimate)
            {
                json.WriteStartObject("estimate");
                json.WriteNumber("value", estimate.Value);
                json.WriteNumber("low", estimate.Low);
                json.WriteNumber("high", estimate.High);
                json.WriteString("source", estimate.Source);
                json.WriteEndObject();
            }

            json.WriteNumber("synthesis", figure.Measured);
            if (figure.Orders is var (low, high))
            {
                json.WriteStartObject("synthesis_by_order");
                json.WriteNumber("low", low);
                json.WriteNumber("high", high);
                json.WriteEndObject();
            }

            if (figure.Ratio is { } ratio)
                json.WriteNumber("ratio", ratio);
            if (figure.IsInside is { } inside)
                json.WriteBoolean("inside_range", inside);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("cell_counts");
        foreach (var (cell, count) in result.Measured.CellCounts)
            json.WriteNumber(cell, count);
        json.WriteEndObject();
        json.WriteStartObject("tools");
        foreach (var (tool, version) in result.ToolVersions)
            json.WriteString(tool, version);
        json.WriteEndObject();
        json.WriteStartObject("liberty");
        json.WriteString("file", result.Liberty);
        json.WriteString("sha256", result.LibertySha256);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
