using System.Collections.Immutable;
using System.Security.Cryptography;
using HaShiFlex.Networks;

namespace HaShiFlex.Inference.Images;

/// <summary>
/// Images as the chip receives them: 8-bit integer codes, height x width x channels (channels next to each other). The real value of a code is the
/// matter of <see cref="Quantization.Activations.ImageEncoding"/>.
/// </summary>
public sealed class ImageSet
{
    private readonly ReadOnlyMemory<byte> _codes;

    /// <param name="source">Folder that the images were read from, for messages.</param>
    /// <param name="shape">Of one image.</param>
    /// <param name="signed">Whether a code is two's complement.</param>
    /// <param name="names">One per image: its file's name, or its index in a raw tensor.</param>
    /// <param name="labels">Class of each image, from 0; null where none are known.</param>
    /// <param name="codes">All images behind each other.</param>
    public ImageSet(string source, Shape shape, bool signed, ImmutableArray<string> names, ImmutableArray<int>? labels, ReadOnlyMemory<byte> codes)
    {
        if (codes.Length != shape.Elements * names.Length)
            throw new ArgumentException($"{codes.Length} codes for {names.Length} images of {shape}", nameof(codes));
        if (labels is { } known && known.Length != names.Length)
            throw new ArgumentException($"{known.Length} labels for {names.Length} images", nameof(labels));
        (Source, Shape, Signed, Names, Labels, _codes) = (source, shape, signed, names, labels, codes);
    }

    public const int Bits = 8;

    public string Source { get; }

    public Shape Shape { get; }

    public bool Signed { get; }

    public ImmutableArray<string> Names { get; }

    public ImmutableArray<int>? Labels { get; }

    public int Count => Names.Length;

    /// <summary>One image's codes, height x width x channels; two's complement in a byte where <see cref="Signed"/>.</summary>
    public ReadOnlySpan<byte> Codes(int image) => _codes.Span.Slice((int)(image * Shape.Elements), (int)Shape.Elements);

    /// <summary>The code at an element of an image.</summary>
    public int Code(int image, int element)
    {
        byte code = Codes(image)[element];
        return Signed ? (sbyte)code : code;
    }

    /// <summary>The images at the given indices, in that order.</summary>
    public ImageSet Select(IReadOnlyList<int> images)
    {
        byte[] codes = new byte[images.Count * Shape.Elements];
        for (int i = 0; i < images.Count; i++)
            Codes(images[i]).CopyTo(codes.AsSpan((int)(i * Shape.Elements)));
        return new ImageSet(Source, Shape, Signed, [.. images.Select(i => Names[i])], Labels is { } labels ? [.. images.Select(i => labels[i])] : null, codes);
    }

    /// <summary>At most <paramref name="count"/> images, evenly spread over the set.</summary>
    public ImageSet Spread(int count) => count >= Count ? this : Select(SpreadIndices(count));

    /// <summary>Which images <see cref="Spread"/> takes, rising.</summary>
    public int[] SpreadIndices(int count) => EvenSpread.Of(Count, count);

    /// <summary>Each image followed by itself with left and right exchanged.</summary>
    public ImageSet WithMirrorImages()
    {
        var doubled = Select([.. Enumerable.Range(0, 2 * Count).Select(i => i / 2)]);
        var codes = System.Runtime.InteropServices.MemoryMarshal.AsMemory(doubled._codes).Span;
        for (int image = 1; image < doubled.Count; image += 2)
        {
            for (int y = 0; y < Shape.Height; y++)
            {
                var row = codes.Slice((int)(image * Shape.Elements) + (y * Shape.Width * Shape.Channels), Shape.Width * Shape.Channels);
                row.Reverse();
                for (int x = 0; x < Shape.Width; x++)
                    row.Slice(x * Shape.Channels, Shape.Channels).Reverse();
            }
        }

        return doubled;
    }

    /// <summary>The same images in an order that depends on their contents alone, so that whoever sums over them does not see how a folder was listed.</summary>
    public ImageSet InContentOrder() =>
        Select([.. Enumerable.Range(0, Count).OrderBy(i => Convert.ToHexString(SHA256.HashData(Codes(i))), StringComparer.Ordinal)]);
}
