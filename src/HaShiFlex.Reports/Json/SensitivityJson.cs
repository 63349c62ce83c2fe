using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Reports.Json;

/// <summary><c>sensitivity.json</c>: a sweep over weights alone, its points as they stand in <c>estimate.json</c>.</summary>
public static class SensitivityJson
{
    public static void Write(Stream stream, Estimate estimate) => EstimateJson.WriteAlone(stream, estimate, EstimateJson.WriteSensitivities);
}
