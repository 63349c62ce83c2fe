using HaShiFlex.Documents;
using HaShiFlex.Networks;

namespace HaShiFlex.Inference.Images;

/// <summary>
/// Reads a folder of images: JPEG and PNG files, or one raw tensor (<see cref="RawTensorName"/>), with or without labels
/// (<see cref="ImageLabels"/>).
/// </summary>
public static class ImageFolder
{
    /// <param name="folder">Its files are taken in ordinal order of their names; its subfolders are not read.</param>
    /// <param name="shape">What the network takes; every image must have it, for nothing is resized here.</param>
    /// <exception cref="InputException">The folder, a file in it or its labels cannot be used; the message names the file.</exception>
    public static ImageSet Read(string folder, Shape shape)
    {
        var (pictures, tensors) = Find(folder);
        return (pictures.Length, tensors.Length) switch
        {
            (0, 0) => throw new InputException($"{folder}: holds no images; expected JPEG or PNG files, or a raw tensor named {RawTensorName.Pattern}"),
            ( > 0, 0) => PictureFiles.Read(folder, pictures, shape),
            (0, 1) => RawTensorFile.Read(folder, tensors[0], shape),
            (0, _) => throw new InputException($"{folder}: holds {tensors.Length} raw tensors ({string.Join(", ", tensors.Select(Path.GetFileName))}); expected one"),
            _ => throw new InputException($"{folder}: holds both picture files and the raw tensor {Path.GetFileName(tensors[0])}; expected one kind"),
        };
    }

    /// <summary>The files that <see cref="Read"/> takes codes from, in its order.</summary>
    /// <exception cref="InputException">There is no such folder.</exception>
    public static IReadOnlyList<string> Files(string folder) => Find(folder) is var (pictures, tensors) && pictures.Length > 0 ? pictures : tensors;

    private static (string[] Pictures, string[] Tensors) Find(string folder)
    {
        if (!Directory.Exists(folder))
            throw new InputException($"{folder}: no such folder; name one that holds images");

        string[] files = [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)];
        return (
            [.. files.Where(IsPicture)],
            [.. files.Where(file => Path.GetExtension(file) == ".bin" && RawTensorName.TryParse(Path.GetFileName(file)) is not null)]);
    }

    private static bool IsPicture(string file) => Path.GetExtension(file).ToUpperInvariant() is ".JPG" or ".JPEG" or ".PNG";
}
