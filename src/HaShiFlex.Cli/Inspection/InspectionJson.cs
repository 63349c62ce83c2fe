using System.Text;
using System.Text.Json;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Cli.Inspection;

/// <summary>An inspection as JSON; a clamp that is open at an end is null there.</summary>
internal static class InspectionJson
{
    public static string Of(NetworkInspection inspection)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
            Write(json, inspection);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, NetworkInspection inspection)
    {
        var network = inspection.Network;
        json.WriteStartObject();
        json.WriteString("name", network.Name);
        json.WriteString("source", network.Source);
        WriteShape(json, "input", network.Input);
        json.WriteNumber("weights", inspection.Weights);
        json.WriteNumber("multiply_accumulates_per_image", inspection.MultiplyAccumulates);
        json.WriteNumber("weight_bits", inspection.Format.Bits);
        json.WriteNumber("weight_terms", inspection.Format.Terms);
        WriteCodes(json, inspection.Codes);
        json.WriteStartArray("layers");
        foreach (var layer in inspection.Layers)
            WriteLayer(json, network, layer);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteLayer(Utf8JsonWriter json, Network network, LayerInspection inspected)
    {
        var layer = inspected.Layer;
        json.WriteStartObject();
        json.WriteString("name", layer.Name);
        json.WriteString("kind", layer.Kind);
        json.WriteStartArray("inputs");
        foreach (int input in layer.Inputs)
        {
            // The network's own input has no layer and so no name.
            if (input == Network.ImageInput)
                json.WriteNullValue();
            else
                json.WriteStringValue(network.Layers[input].Name);
        }

        json.WriteEndArray();
        WriteShape(json, "output", layer.Output);
        json.WriteNumber("output_positions", layer.Output.Positions);
        WriteBound(json, "clamp_low", layer.Activation.Minimum);
        WriteBound(json, "clamp_high", layer.Activation.Maximum);
        switch (layer)
        {
            case ConvolutionLayer convolution:
                WriteWindow(json, convolution.Window);
                json.WriteNumber("groups", convolution.Groups);
                json.WriteNumber("weights", inspected.Weights);
                json.WriteNumber("multiply_accumulates_per_image", inspected.MultiplyAccumulates);
                WriteCodes(json, inspected.Codes);
                break;
            case MaxPoolLayer pool:
                WriteWindow(json, pool.Window);
                break;
            case AveragePoolLayer pool:
                WriteWindow(json, pool.Window);
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteShape(Utf8JsonWriter json, string key, Shape shape)
    {
        json.WriteStartObject(key);
        json.WriteNumber("channels", shape.Channels);
        json.WriteNumber("height", shape.Height);
        json.WriteNumber("width", shape.Width);
        json.WriteEndObject();
    }

    private static void WriteWindow(Utf8JsonWriter json, Window window)
    {
        json.WriteStartObject("window");
        WriteNumbers(json, "kernel", window.KernelHeight, window.KernelWidth);
        WriteNumbers(json, "strides", window.StrideHeight, window.StrideWidth);
        WriteNumbers(json, "dilations", window.DilationHeight, window.DilationWidth);
        WriteNumbers(json, "pads", window.PadTop, window.PadLeft, window.PadBottom, window.PadRight);
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string key, params ReadOnlySpan<int> numbers)
    {
        json.WriteStartArray(key);
        foreach (int number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static void WriteCodes(Utf8JsonWriter json, IReadOnlyList<long> codes)
    {
        json.WriteStartObject("po2_codes");
        for (int code = 0; code < codes.Count; code++)
            json.WriteNumber(NetworkInspection.CodeName(code), codes[code]);
        json.WriteEndObject();
    }

    private static void WriteBound(Utf8JsonWriter json, string key, float bound)
    {
        if (float.IsFinite(bound))
            json.WriteNumber(key, bound);
        else
            json.WriteNull(key);
    }
}
