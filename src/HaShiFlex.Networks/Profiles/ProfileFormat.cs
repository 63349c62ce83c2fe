namespace HaShiFlex.Networks.Profiles;

/// <summary>
/// The constants of the profile format, version 2 (docs/profile-format.md): a header of <see cref="HeaderLength"/> bytes, a Brotli stream,
/// and the CRC-32C of both.
/// </summary>
internal static class ProfileFormat
{
    public const string Extension = ".hfp";

    public const int Version = 2;

    public const int HeaderLength = 12;

    public const int ChecksumLength = 4;

    /// <summary>Rows at least this long keep a count for every level; shorter ones list their levels.</summary>
    public const int FewestCountedWeights = 255;

    /// <summary>The longest decompressed content; a hundred times MobileNetV2's.</summary>
    public const int LongestContent = 1 << 28;

    /// <summary>The most weights of one network.</summary>
    public const long MostWeights = 1L << 27;

    public static ReadOnlySpan<byte> Magic => "HFPR"u8;

    /// <summary>CRC-32C (Castagnoli) with the usual inversions.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = System.Numerics.BitOperations.Crc32C(crc, System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte b in bytes)
            crc = System.Numerics.BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
