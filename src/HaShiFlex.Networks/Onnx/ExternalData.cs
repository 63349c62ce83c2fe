using System.Globalization;
using HaShiFlex.Networks.Onnx.Messages;

namespace HaShiFlex.Networks.Onnx;

/// <summary>Where a tensor's bytes lie in another file of the model's folder.</summary>
/// <param name="Path">The file.</param>
/// <param name="Location">As the model names it.</param>
/// <param name="Offset">First byte.</param>
internal readonly record struct ExternalData(string Path, string Location, long Offset)
{
    /// <summary>Finds and checks the place: inside the model's folder, and at least <paramref name="needed"/> bytes long.</summary>
    public static ExternalData Locate(OnnxTensor tensor, TensorProto proto, long needed)
    {
        string? location = null;
        long offset = 0, length = needed;
        foreach (var entry in proto.ExternalData)
        {
            switch (entry.Key)
            {
                case "location":
                    location = entry.Value;
                    break;
                case "offset":
                    offset = Number(entry);
                    break;
                case "length":
                    length = Number(entry);
                    break;
            }
        }

        if (string.IsNullOrEmpty(location))
            throw tensor.Fault("is stored outside the model, but its location is missing");

        string[] parts = location.Split('/', '\\');
        if (System.IO.Path.IsPathRooted(location) || parts.Contains("..") || location.Contains('\0', StringComparison.Ordinal) || parts[0].Contains(':', StringComparison.Ordinal))
            throw tensor.Fault($"its external data '{location}' lie outside the model's folder; they must lie beside the model");

        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(tensor.ModelPath)) ?? "/";
        var file = new FileInfo(System.IO.Path.Combine(folder, location));
        if (!file.Exists)
            throw tensor.Fault($"its external data '{location}' are not there; put the file beside the model");
        if (length != needed)
            throw tensor.Fault($"its external data are {length} bytes; its shape [{string.Join(", ", tensor.Dims)}] takes {needed}");
        if (offset < 0 || offset > file.Length - length)
            throw tensor.Fault($"its external data (offset {offset}, length {length}) reach past the end of '{location}' ({file.Length} bytes)");
        return new ExternalData(file.FullName, location, offset);

        long Number(StringStringEntryProto entry) => long.TryParse(entry.Value, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw tensor.Fault($"the {entry.Key} of its external data is '{entry.Value}'; a number of bytes is expected");
    }

    public void Read(OnnxTensor tensor, Span<byte> target)
    {
        try
        {
            using var handle = File.OpenHandle(Path);
            for (int done = 0; done < target.Length;)
            {
                int read = RandomAccess.Read(handle, target[done..], Offset + done);
                if (read == 0)
                    throw tensor.Fault($"its external data '{Location}' end early");
                done += read;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw tensor.Fault($"its external data '{Location}' cannot be read: {e.Message}");
        }
    }
}
