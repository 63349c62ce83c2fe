using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HaShiFlex.Documents;
using HaShiFlex.Synthesis.Flows;
using HaShiFlex.Synthesis.Simulation;
using HaShiFlex.Synthesis.Verilog;

namespace HaShiFlex.Synthesis.Measurement;

/// <summary>Keeps measurements in a folder by everything that they depend on, so that a refit does not synthesize again.</summary>
/// <param name="folder">Made when first written to.</param>
/// <param name="tools">Names and versions of the tools.</param>
public sealed class MeasurementCache(string folder, IReadOnlyDictionary<string, string> tools)
{
    /// <summary>The measurement from the folder, or made and put there.</summary>
    public MeasuredDatapath Get(DatapathMeasurement measurement, VerilogModule module, Flow flow, TestVectors? vectors, CancellationToken cancellation)
    {
        string path = Path.Combine(folder, Key(measurement, module, flow, vectors) + ".json");
        if (File.Exists(path))
        {
            try
            {
                if (JsonSerializer.Deserialize<MeasuredDatapath>(File.ReadAllText(path)) is { } known)
                    return known;
            }
            catch (JsonException)
            {
                // A file that something else cut short is measured again.
            }
        }

        var measured = measurement.Run(module, flow, vectors, cancellation);
        AtomicFile.WriteText(path, JsonSerializer.Serialize(measured));
        return measured;
    }

    private string Key(DatapathMeasurement measurement, VerilogModule module, Flow flow, TestVectors? vectors)
    {
        var text = new StringBuilder();
        text.Append(module.Text).Append(YosysScript.Write(flow, module.Name, [], "")).Append(YosysScript.Abc()).Append(AdderModules.Logic);
        text.Append(measurement.Liberty.Sha256).Append(FlowName.Of(flow));
        foreach (var (tool, version) in tools.OrderBy(tool => tool.Key, StringComparer.Ordinal))
            text.Append(tool).Append(version);
        if (vectors is not null)
        {
            var bench = new TestBench(module.Name, module.Input, module.Output, module.LatencyCycles);
            text.Append("edges counted from cycle ").Append(GateSimulation.WarmUpCycles(module.LatencyCycles)).Append(bench.Stimulus(vectors));
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }
}
