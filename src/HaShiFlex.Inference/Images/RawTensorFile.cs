using System.Collections.Immutable;
using System.Globalization;
using HaShiFlex.Documents;
using HaShiFlex.Networks;

namespace HaShiFlex.Inference.Images;

/// <summary>Images as bytes behind each other in one file, without a header; <see cref="RawTensorName"/> says what they are.</summary>
internal static class RawTensorFile
{
    public static ImageSet Read(string folder, string file, Shape expected)
    {
        var name = RawTensorName.TryParse(Path.GetFileName(file))!;
        var shape = name.Shape;
        // A feature map of one channel may stand transposed in the network (1 x height x width or height x width x 1), where its bytes are the same.
        bool sameBytes = shape.Channels == 1 && expected.Elements == shape.Elements && expected.Channels == 1;
        if (shape != expected && !sameBytes)
            throw new InputException($"{file}: holds images of {shape} (channels x height x width); the network takes {expected}");

        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{file}: cannot be read: {e.Message}", e);
        }

        if (bytes.Length == 0)
            throw new InputException($"{file}: has zero bytes; expected a whole number of images of {shape.Elements} bytes");
        if (bytes.Length % shape.Elements != 0)
            throw new InputException($"{file}: has {bytes.Length} bytes, which is no whole number of images of {shape.Elements} bytes ({shape}); it may be truncated");

        int count = (int)(bytes.Length / shape.Elements);
        ImmutableArray<string> names = [.. Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        return new ImageSet(folder, expected, name.Signed, names, ImageLabels.OfIndices(folder, count), name.ChannelsFirst ? Interleave(bytes, shape) : bytes);
    }

    private static byte[] Interleave(byte[] planes, Shape shape)
    {
        byte[] result = new byte[planes.Length];
        int image = (int)shape.Elements;
        for (int start = 0; start < planes.Length; start += image)
        {
            for (int c = 0; c < shape.Channels; c++)
            {
                for (int p = 0; p < shape.Positions; p++)
                    result[start + (p * shape.Channels) + c] = planes[start + (c * shape.Positions) + p];
            }
        }

        return result;
    }
}
