using HaShiFlex.Inference.Images;
using HaShiFlex.Networks;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Testing;

namespace HaShiFlex.Inference.Tests.Images;

/// <summary>Some images of a folder of the shared data, and the preprocessing that the public models were trained with.</summary>
internal static class SampleImages
{
    public static ImageEncoding Digits => new(8, false, 1 / 255.0, [0], [1]);

    public static ImageEncoding Keywords => new(8, true, 0.5847029, [83 * 0.5847029], [1]);

    public static ImageEncoding Thumbnails => new(8, false, 1, [0, 0, 0], [1, 1, 1]);

    public static ImageEncoding Photographs => new(8, false, 1 / 255.0, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);

    /// <summary>Evenly spread; decodes only as many pictures as are asked for, with their labels.</summary>
    public static ImageSet Of(string folder, Shape shape, int count)
    {
        string path = SharedData.File("images", folder);
        string[] pictures = [.. Directory.EnumerateFiles(path, "*.jpg").Order(StringComparer.Ordinal)];
        if (pictures.Length == 0)
            return ImageFolder.Read(path, shape).Spread(count);

        using var temporary = new TemporaryFolder();
        string[] chosen = [.. pictures.Where((_, i) => i % (pictures.Length / count) == 0).Take(count)];
        foreach (string picture in chosen)
            File.Copy(picture, Path.Combine(temporary.Path, Path.GetFileName(picture)));
        var names = chosen.Select(Path.GetFileName).ToHashSet(StringComparer.Ordinal);
        string[] lines = File.ReadAllLines(Path.Combine(path, "labels.csv"));
        temporary.Write("labels.csv", string.Join('\n', lines.Where((line, i) => i == 0 || names.Contains(line.Split(',')[0]))) + "\n");
        return ImageFolder.Read(temporary.Path, shape);
    }

    /// <summary>Channels x rows x columns.</summary>
    public static long[] Planar(ImageSet set, int image)
    {
        var planar = new long[set.Shape.Elements];
        for (int e = 0; e < planar.Length; e++)
            planar[(e % set.Shape.Channels * set.Shape.Positions) + (e / set.Shape.Channels)] = set.Code(image, e);
        return planar;
    }
}
