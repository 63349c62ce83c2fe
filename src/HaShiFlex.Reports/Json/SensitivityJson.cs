using System.Text.Json;
using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Reports.Json;

/// <summary><c>sensitivity.json</c>: a sweep over weights alone, its points as they stand in <c>estimate.json</c>.</summary>
public static class SensitivityJson
{
    public static void Write(Stream stream, Estimate estimate)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteNumber("format_version", EstimateJson.Version);
        json.WriteString("name", estimate.Name);
        json.WriteString("command", estimate.Provenance.Command);
        EstimateJson.WriteSensitivities(json, estimate);
        json.WriteEndObject();
        json.Flush();
        stream.WriteByte((byte)'\n');
    }
}
