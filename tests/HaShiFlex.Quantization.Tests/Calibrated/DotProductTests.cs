using System.Buffers.Binary;
using System.Security.Cryptography;
using HaShiFlex.Quantization.Calibrated;

namespace HaShiFlex.Quantization.Tests.Calibrated;

public sealed class DotProductTests
{
    [Fact]
    public void Sums_of_any_length_are_right()
    {
        for (int length = 0; length < 150; length++)
        {
            float[] a = Values(length, 1), b = Values(length, 2);
            double exact = a.Zip(b, (x, y) => (double)x * y).Sum(), magnitude = a.Zip(b, (x, y) => Math.Abs((double)x * y)).Sum();
            Assert.InRange(DotProduct.Of(a, b) - exact, -1e-6 * magnitude, 1e-6 * magnitude);
            double[] doubles = [.. a.Select(x => (double)x)], others = [.. b.Select(x => (double)x)];
            Assert.InRange(DotProduct.Of(doubles, others) - exact, -1e-15 * magnitude, 1e-15 * magnitude);
        }
    }

    [Fact]
    public void Every_machine_has_the_same_bits()
    {
        // Of the order that the class states; another order, or products that are rounded before they are added, give others.
        Span<byte> bits = stackalloc byte[8];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int length = 0; length < 300; length += 7)
        {
            float[] a = Values(length, 1), b = Values(length, 2);
            BinaryPrimitives.WriteSingleLittleEndian(bits, DotProduct.Of(a, b));
            hash.AppendData(bits[..4]);
            BinaryPrimitives.WriteDoubleLittleEndian(bits, DotProduct.Of([.. a.Select(x => 1 / (1.5 + x))], [.. b.Select(x => 1 / (1.5 + x))]));
            hash.AppendData(bits);
        }

        Assert.StartsWith("9a7f122f9a78233d", Convert.ToHexStringLower(hash.GetCurrentHash()));
    }

    [Fact]
    public void A_shorter_second_row_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DotProduct.Of([1f, 2f], [1f]));

    /// <summary>From -1 to 1, of a generator that is the same everywhere.</summary>
    private static float[] Values(int count, uint seed)
    {
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            seed = (seed * 1664525) + 1013904223;
            values[i] = (int)seed * (1f / 2147483648f);
        }

        return values;
    }
}
