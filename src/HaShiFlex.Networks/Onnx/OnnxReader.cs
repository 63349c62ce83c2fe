using System.Collections.Immutable;
using Google.Protobuf;
using HaShiFlex.Documents;
using HaShiFlex.Networks.Onnx.Messages;

namespace HaShiFlex.Networks.Onnx;

/// <summary>
/// Reads a convolutional network from an ONNX file (operator sets <see cref="OldestOpset"/> to <see cref="NewestOpset"/>).
/// Shapes are inferred and compared with what the file states; batch normalization, constant biases, zero borders and clamps are folded
/// into the layers they belong to wherever that changes no result.
/// </summary>
public static class OnnxReader
{
    /// <summary>Seven brought the broadcasting rules that are in force since.</summary>
    public const int OldestOpset = 7;

    public const int NewestOpset = 25;

    /// <exception cref="InputException">The file cannot be read, is no ONNX model, or holds something that is not supported; the node is named.</exception>
    public static Network Read(string path)
    {
        var model = Parse(path, ReadBytes(path));
        return Read(new OnnxFile(path, OpsetOf(path, model)), model);
    }

    /// <param name="path">Names the model in messages, and the folder that external data lie in.</param>
    internal static Network Read(string path, ModelProto model) => Read(new OnnxFile(path, OpsetOf(path, model)), model);

    private static Network Read(OnnxFile file, ModelProto model)
    {
        var graph = OnnxGraph.Of(file, model.Graph);
        var network = new GraphImport(file, graph).Run(Path.GetFileNameWithoutExtension(file.Path));
        var metadata = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var entry in model.MetadataProps)
            metadata[entry.Key] = entry.Value;
        return network with { Metadata = metadata.ToImmutable() };
    }

    private static byte[] ReadBytes(string path)
    {
        if (Directory.Exists(path))
            throw new InputException($"{path}: is a directory; name an ONNX file");

        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            if (stream.Length is 0 or > int.MaxValue)
                throw new InputException($"{path}: {(stream.Length == 0 ? "is empty" : "is larger than 2 GB")}; an ONNX model is expected");
            byte[] bytes = GC.AllocateUninitializedArray<byte>((int)stream.Length);
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{path}: no such file", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"{path}: cannot be read: {e.Message}", e);
        }
    }

    private static ModelProto Parse(string path, byte[] bytes)
    {
        try
        {
            return ModelProto.Parser.WithDiscardUnknownFields(true).ParseFrom(bytes.AsSpan());
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InputException($"{path}: is no complete ONNX model, it may be truncated or damaged ({e.Message})", e);
        }
    }

    private static int OpsetOf(string path, ModelProto model)
    {
        if (model.Graph is null)
            throw new InputException($"{path}: holds no graph; an ONNX model is expected");

        var versions = model.OpsetImport.Where(o => o.Domain is "" or "ai.onnx").Select(o => o.Version).ToList();
        if (versions.Count != 1)
            throw new InputException($"{path}: states {versions.Count} versions of the ONNX operator set; exactly one is expected");
        if (versions[0] is < OldestOpset or > NewestOpset)
            throw new InputException($"{path}: uses ONNX operator set {versions[0]}; {OldestOpset} to {NewestOpset} are supported, convert the model");
        return (int)versions[0];
    }
}
