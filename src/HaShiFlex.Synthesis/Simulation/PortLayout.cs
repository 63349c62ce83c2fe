using System.Collections.Immutable;

namespace HaShiFlex.Synthesis.Simulation;

/// <summary>How a module's values lie in one packed port: the first value in the lowest bits.</summary>
/// <param name="Widths">Bits of each value; 0 for a value that has no wire.</param>
public sealed record PortLayout(ImmutableArray<int> Widths)
{
    public int Width => Widths.Sum();

    /// <summary>The lowest bit of a value.</summary>
    public int OffsetOf(int value) => Widths.AsSpan()[..value].ToArray().Sum();

    /// <summary>Values as one hexadecimal word, two's complement in each field.</summary>
    public string Pack(ReadOnlySpan<long> values)
    {
        var digits = new char[Math.Max(1, (Width + 3) / 4)];
        Span<byte> bits = new byte[digits.Length * 4];
        int at = 0;
        for (int i = 0; i < Widths.Length; i++)
        {
            for (int bit = 0; bit < Widths[i]; bit++)
                bits[at++] = (byte)((values[i] >> bit) & 1);
        }

        for (int i = 0; i < digits.Length; i++)
        {
            int digit = bits[4 * i] | (bits[(4 * i) + 1] << 1) | (bits[(4 * i) + 2] << 2) | (bits[(4 * i) + 3] << 3);
            digits[^(i + 1)] = "0123456789abcdef"[digit];
        }

        return new string(digits);
    }
}
