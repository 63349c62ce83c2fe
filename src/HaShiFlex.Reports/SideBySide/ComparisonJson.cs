using System.Text.Json;

namespace HaShiFlex.Reports.SideBySide;

/// <summary>Several estimates as JSON: every figure with its range for each, the ratio to the first, and how it stands.</summary>
public static class ComparisonJson
{
    public static void Write(Stream stream, EstimateComparison comparison)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteStartArray("estimates");
        foreach (var estimate in comparison.Estimates)
        {
            json.WriteStartObject();
            json.WriteString("name", estimate.Name);
            json.WriteString("scenario_path", estimate.Provenance.ScenarioPath);
            json.WriteString("technology", estimate.Provenance.Technology);
            json.WriteString("bound_by", estimate.Chip.BoundBy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("rows");
        foreach (var row in comparison.Rows)
        {
            json.WriteStartObject();
            json.WriteString("key", row.Key);
            json.WriteStartArray("values");
            for (int i = 0; i < row.Values.Length; i++)
                WriteValue(json, row, i);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        stream.WriteByte((byte)'\n');
    }

    private static void WriteValue(Utf8JsonWriter json, ComparedRow row, int index)
    {
        if (row.Values[index] is not { } quantity)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteNumber("value", quantity.Value);
        json.WriteNumber("low", quantity.Low);
        json.WriteNumber("high", quantity.High);
        json.WriteString("source", quantity.Source);
        if (row.RatioOf(index) is { } ratio)
            json.WriteNumber("ratio_to_first", ratio);
        json.WriteString("standing", StandingName.Of(row.StandingOf(index)));
        json.WriteEndObject();
    }
}
