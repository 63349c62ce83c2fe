using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace HaShiFlex.Testing.Oracles;

/// <summary>ONNX Runtime under Node, the independent engine that results are held against: tests/oracles/run-onnx.mjs, installed there by <c>npm ci</c>.</summary>
public static class OnnxRuntimeOracle
{
    private static readonly string Folder = RepositoryRoot.File("tests", "oracles");

    /// <summary>Why it cannot be used here, or null.</summary>
    public static string? Missing =>
        Directory.Exists(Path.Combine(Folder, "node_modules", "onnxruntime-node")) ? null : "onnxruntime-node is not installed: run npm ci in tests/oracles";

    /// <summary>Runs a model on one batch.</summary>
    /// <param name="model">Path of an ONNX file.</param>
    /// <param name="type">float32, uint8, int8, int16 or int32.</param>
    /// <param name="input">The elements' bytes.</param>
    /// <returns>Every output by name.</returns>
    public static Dictionary<string, OracleOutput> Run(string model, string type, ReadOnlySpan<byte> input, params int[] dims)
    {
        string folder = Directory.CreateTempSubdirectory("oracle").FullName;
        try
        {
            string file = Path.Combine(folder, "input.bin");
            File.WriteAllBytes(file, input.ToArray());
            string text = string.Join('x', dims.Select(d => d.ToString(CultureInfo.InvariantCulture)));
            var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (string argument in new[] { Path.Combine(Folder, "run-onnx.mjs"), Path.GetFullPath(model), file, type, text, Path.Combine(folder, "outputs") })
                start.ArgumentList.Add(argument);
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"ONNX Runtime refused {model}: {error.Result}");

            var results = new Dictionary<string, OracleOutput>(StringComparer.Ordinal);
            foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var described = JsonDocument.Parse(line).RootElement;
                results[described.GetProperty("name").GetString()!] = new OracleOutput(
                    described.GetProperty("type").GetString()!,
                    [.. described.GetProperty("dims").EnumerateArray().Select(d => d.GetInt32())],
                    File.ReadAllBytes(described.GetProperty("file").GetString()!));
            }

            return results;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

/// <summary>One output of a model.</summary>
/// <param name="Type">As ONNX Runtime names it: float32, int64 ...</param>
public sealed record OracleOutput(string Type, int[] Dims, byte[] Bytes)
{
    public ReadOnlySpan<T> As<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Bytes);
}
