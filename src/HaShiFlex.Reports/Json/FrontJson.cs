using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Reports.Json;

/// <summary><c>pareto.json</c>: a front of area against accuracy alone, its points as they stand in <c>estimate.json</c>.</summary>
public static class FrontJson
{
    public static void Write(Stream stream, Estimate estimate) => EstimateJson.WriteAlone(stream, estimate, EstimateJson.WriteFront);
}
