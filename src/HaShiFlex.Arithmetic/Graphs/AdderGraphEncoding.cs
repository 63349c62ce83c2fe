using System.Collections.Immutable;
using System.Security.Cryptography;

namespace HaShiFlex.Arithmetic.Graphs;

/// <summary>
/// An adder graph as bytes: "HSAG", a version, then counts, intervals, adders and outputs as variable-length integers (7 bits a byte, lowest first; signed
/// ones zigzag), a term as its distance back from the node that reads it and shift x 2 + sign; at the end the SHA-256 of all before it.
/// </summary>
public static class AdderGraphEncoding
{
    private const byte Version = 1;
    private static ReadOnlySpan<byte> Magic => "HSAG"u8;

    public static byte[] Encode(AdderGraph graph)
    {
        var bytes = new List<byte>();
        bytes.AddRange(Magic);
        bytes.Add(Version);
        bytes.Add((byte)graph.Form);
        Write(bytes, (ulong)graph.Inputs.Length);
        Write(bytes, (ulong)graph.Adders.Length);
        Write(bytes, (ulong)graph.Outputs.Length);
        foreach (var interval in graph.Inputs)
        {
            WriteSigned(bytes, interval.Minimum);
            WriteSigned(bytes, interval.Maximum);
        }

        int node = graph.Inputs.Length;
        foreach (var (left, right) in graph.Adders)
        {
            WriteTerm(bytes, left, node);
            WriteTerm(bytes, right, node++);
        }

        foreach (var (terms, constant) in graph.Outputs)
        {
            Write(bytes, (ulong)terms.Length);
            foreach (var term in terms)
                WriteTerm(bytes, term, node);
            WriteSigned(bytes, constant);
        }

        byte[] content = [.. bytes];
        return [.. content, .. SHA256.HashData(content)];
    }

    /// <summary>Reads what <see cref="Encode"/> wrote; false where the bytes are not whole, not ours, or of another version.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, out AdderGraph? graph)
    {
        graph = null;
        if (bytes.Length < SHA256.HashSizeInBytes + Magic.Length + 2)
            return false;
        var content = bytes[..^SHA256.HashSizeInBytes];
        if (!content.StartsWith(Magic) || content[Magic.Length] != Version || content[Magic.Length + 1] > (byte)SumForm.Redundant)
            return false;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        if (!hash.SequenceEqual(bytes[^SHA256.HashSizeInBytes..]))
            return false;

        // The hash vouches that what follows was written by Encode.
        var form = (SumForm)content[Magic.Length + 1];
        var rest = content[(Magic.Length + 2)..];
        int inputs = (int)Read(ref rest), adders = (int)Read(ref rest), outputs = (int)Read(ref rest);
        var intervals = ImmutableArray.CreateBuilder<Interval>(inputs);
        for (int i = 0; i < inputs; i++)
            intervals.Add(new Interval(ReadSigned(ref rest), ReadSigned(ref rest)));
        var sums = ImmutableArray.CreateBuilder<Adder>(adders);
        for (int i = 0; i < adders; i++)
            sums.Add(new Adder(ReadTerm(ref rest, inputs + i), ReadTerm(ref rest, inputs + i)));
        var rows = ImmutableArray.CreateBuilder<OutputSum>(outputs);
        for (int i = 0; i < outputs; i++)
        {
            var terms = ImmutableArray.CreateBuilder<Term>((int)Read(ref rest));
            for (int t = terms.Capacity; t > 0; t--)
                terms.Add(ReadTerm(ref rest, inputs + adders));
            rows.Add(new OutputSum(terms.MoveToImmutable(), ReadSigned(ref rest)));
        }

        graph = new AdderGraph(intervals.MoveToImmutable(), sums.MoveToImmutable(), rows.MoveToImmutable()) { Form = form };
        return true;
    }

    private static void WriteTerm(List<byte> bytes, Term term, int reader)
    {
        Write(bytes, (ulong)(reader - term.Node));
        Write(bytes, ((ulong)term.Shift << 1) | (term.Negative ? 1UL : 0));
    }

    private static Term ReadTerm(ref ReadOnlySpan<byte> bytes, int reader)
    {
        int node = reader - (int)Read(ref bytes);
        ulong use = Read(ref bytes);
        return new Term(node, (int)(use >> 1), (use & 1) != 0);
    }

    private static void WriteSigned(List<byte> bytes, long value) => Write(bytes, (ulong)((value << 1) ^ (value >> 63)));

    private static long ReadSigned(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = Read(ref bytes);
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private static void Write(List<byte> bytes, ulong value)
    {
        for (; value > 0x7F; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
    }

    private static ulong Read(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
