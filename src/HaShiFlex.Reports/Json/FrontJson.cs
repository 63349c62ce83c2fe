using System.Text.Json;
using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Reports.Json;

/// <summary><c>pareto.json</c>: a front of area against accuracy alone, its points as they stand in <c>estimate.json</c>.</summary>
public static class FrontJson
{
    public static void Write(Stream stream, Estimate estimate)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteNumber("format_version", EstimateJson.Version);
        json.WriteString("name", estimate.Name);
        json.WriteString("command", estimate.Provenance.Command);
        EstimateJson.WriteFront(json, estimate);
        json.WriteEndObject();
        json.Flush();
        stream.WriteByte((byte)'\n');
    }
}
