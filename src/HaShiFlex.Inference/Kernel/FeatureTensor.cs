using HaShiFlex.Networks;

namespace HaShiFlex.Inference.Kernel;

/// <summary>
/// Where a feature map lies in a workspace and how: rows x columns x channels (channels next to each other), one byte or one signed 16-bit integer an element.
/// </summary>
internal sealed unsafe class FeatureTensor
{
    public const int WidestCode = 16;

    /// <param name="producer">Index of the layer whose result this is; <see cref="Network.ImageInput"/> for the image.</param>
    /// <param name="bits">Of a code.</param>
    /// <param name="signed">Whether codes are two's complement.</param>
    public FeatureTensor(int producer, Shape shape, int bits, bool signed)
    {
        (Producer, Shape, IsByte) = (producer, shape, bits <= 8);

        // Inner products want an unsigned left side, so signed bytes are stored 128 higher; 16 unsigned bits are stored 32768 lower to fit a short.
        Offset = IsByte ? (signed ? 128 : 0) : (bits == WidestCode && !signed ? short.MinValue : 0);
    }

    public int Producer { get; }

    public Shape Shape { get; }

    public bool IsByte { get; }

    /// <summary>Stored element = code + Offset.</summary>
    public int Offset { get; }

    /// <summary>First byte in the workspace's arena; assigned by <see cref="ArenaPlan"/>.</summary>
    public long ArenaOffset { get; set; }

    public long Bytes => Shape.Elements * ElementBytes;

    public int ElementBytes => IsByte ? 1 : 2;

    public byte* In(Workspace workspace) => workspace.Arena + ArenaOffset;

    public long Code(Workspace workspace, long element) =>
        (IsByte ? In(workspace)[element] : ((short*)In(workspace))[element]) - (long)Offset;

    public void Store(Workspace workspace, long element, long code)
    {
        if (IsByte)
            In(workspace)[element] = (byte)(code + Offset);
        else
            ((short*)In(workspace))[element] = (short)(code + Offset);
    }

    /// <summary>Codes in channels x rows x columns order.</summary>
    public void CopyTo(Workspace workspace, Span<long> codes)
    {
        for (int c = 0, to = 0; c < Shape.Channels; c++)
        {
            for (int p = 0; p < Shape.Positions; p++)
                codes[to++] = Code(workspace, ((long)p * Shape.Channels) + c);
        }
    }

    /// <summary>Takes byte codes in rows x columns x channels order, two's complement where <paramref name="signed"/>.</summary>
    public void CopyFrom(Workspace workspace, ReadOnlySpan<byte> codes, bool signed)
    {
        if (!IsByte)
        {
            for (int i = 0; i < codes.Length; i++)
                Store(workspace, i, signed ? (sbyte)codes[i] : codes[i]);
            return;
        }

        var to = new Span<byte>(In(workspace), codes.Length);
        codes.CopyTo(to);
        if (signed)
        {
            // 128 more is the sign bit turned over.
            for (int i = 0; i < to.Length; i++)
                to[i] ^= 0x80;
        }
    }

    /// <summary>Takes codes in channels x rows x columns order.</summary>
    public void CopyFrom(Workspace workspace, ReadOnlySpan<long> codes)
    {
        for (int c = 0, from = 0; c < Shape.Channels; c++)
        {
            for (int p = 0; p < Shape.Positions; p++)
                Store(workspace, ((long)p * Shape.Channels) + c, codes[from++]);
        }
    }
}
