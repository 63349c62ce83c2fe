using System.Collections.Immutable;
using HaShiFlex.Documents;
using HaShiFlex.Networks;

namespace HaShiFlex.Inference.Images;

/// <summary>JPEG and PNG files as images.</summary>
internal static class PictureFiles
{
    public static ImageSet Read(string folder, string[] files, Shape shape)
    {
        if (shape.Channels is not (1 or 3))
            throw new InputException($"{folder}: picture files have 1 or 3 channels; the network takes {shape}, so give a raw tensor named {RawTensorName.Pattern}");

        ImmutableArray<string> names = [.. files.Select(file => Path.GetFileName(file))];
        var labels = ImageLabels.OfFiles(folder, names);
        byte[] codes = new byte[shape.Elements * files.Length];
        PictureDecoder.Decode(files, (index, width, height, channels, pixels) =>
        {
            if (width != shape.Width || height != shape.Height)
                throw new InputException($"{files[index]}: is {width} x {height} pixels; the network takes {shape.Width} x {shape.Height}, and nothing is resized here");
            if (channels != shape.Channels)
            {
                throw new InputException(channels == 1
                    ? $"{files[index]}: is a grey picture; the network takes {shape.Channels} channels"
                    : $"{files[index]}: has {channels} channels; the network takes {shape.Channels} (grey)");
            }

            pixels.CopyTo(codes.AsSpan((int)(index * shape.Elements)));
        });
        return new ImageSet(folder, shape, false, names, labels, codes);
    }
}
