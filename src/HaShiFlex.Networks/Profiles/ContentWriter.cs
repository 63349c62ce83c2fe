using System.Buffers.Binary;
using System.Text;

namespace HaShiFlex.Networks.Profiles;

/// <summary>Writes a profile's content: whole numbers in LEB128, reals little-endian, text in UTF-8 after its length.</summary>
internal sealed class ContentWriter
{
    private readonly MemoryStream _stream = new();

    public ReadOnlySpan<byte> Content => _stream.GetBuffer().AsSpan(0, (int)_stream.Length);

    public void Byte(int value) => _stream.WriteByte((byte)value);

    public void Number(int value)
    {
        uint rest = (uint)value;
        for (; rest >= 0x80; rest >>= 7)
            _stream.WriteByte((byte)(rest | 0x80));
        _stream.WriteByte((byte)rest);
    }

    public void Text(string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        Number(bytes.Length);
        _stream.Write(bytes);
    }

    public void Real(float value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        _stream.Write(bytes);
    }

    public void Real(double value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        _stream.Write(bytes);
    }

    /// <summary>First the lowest byte of every value, then the next of every value: signs and exponents side by side compress.</summary>
    public void Planes(ReadOnlySpan<float> values)
    {
        for (int plane = 0; plane < sizeof(float); plane++)
        {
            foreach (float value in values)
                _stream.WriteByte((byte)(BitConverter.SingleToUInt32Bits(value) >> (8 * plane)));
        }
    }
}
