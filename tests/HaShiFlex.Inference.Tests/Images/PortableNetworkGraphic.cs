using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace HaShiFlex.Inference.Tests.Images;

/// <summary>Writes small PNG files for tests (PNG specification, third edition: signature, IHDR, IDAT with filter type 0, IEND).</summary>
internal static class PortableNetworkGraphic
{
    private static readonly Dictionary<int, byte> ColourTypes = new() { [1] = 0, [2] = 4, [3] = 2, [4] = 6 };

    /// <param name="samples">Rows first, channels interleaved, big-endian for 16 bits.</param>
    public static byte[] Encode(int width, int height, int channels, byte[] samples, int bits = 8)
    {
        var stream = new MemoryStream();
        stream.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = (byte)bits;
        header[9] = ColourTypes[channels];
        Chunk(stream, "IHDR", header);

        var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            int row = width * channels * bits / 8;
            for (int y = 0; y < height; y++)
            {
                deflate.WriteByte(0);
                deflate.Write(samples.AsSpan(y * row, row));
            }
        }

        Chunk(stream, "IDAT", packed.ToArray());
        Chunk(stream, "IEND", []);
        return stream.ToArray();
    }

    private static void Chunk(MemoryStream stream, string type, byte[] data)
    {
        byte[] word = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, data.Length);
        stream.Write(word);
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        stream.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(word, Checksum(body));
        stream.Write(word);
    }

    private static uint Checksum(byte[] bytes)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int k = 0; k < 8; k++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
