using System.Buffers;

namespace HaShiFlex.Estimation.Gates;

/// <summary>Values of nodes step by step, one after the other in blocks that grow in number and are never copied.</summary>
internal sealed class WaveStore : IDisposable
{
    private const int BlockLength = 1 << 15;

    private readonly List<ulong[]> _blocks = [];
    private int _used = BlockLength;

    /// <summary>Room for so many values, to be written before the next is asked for.</summary>
    public Span<ulong> Reserve(int length)
    {
        if (_blocks.Count == 0 || _used + length > _blocks[^1].Length)
        {
            _blocks.Add(ArrayPool<ulong>.Shared.Rent(Math.Max(BlockLength, length)));
            _used = 0;
        }

        return _blocks[^1].AsSpan(_used, length);
    }

    /// <summary>Keeps the first of the values for which there was room last.</summary>
    /// <returns>Where they lie.</returns>
    public (int Block, int Offset) Keep(int length)
    {
        int offset = _used;
        _used += length;
        return (_blocks.Count - 1, offset);
    }

    public ReadOnlySpan<ulong> Values(int block, int offset, int length) => length == 0 ? [] : _blocks[block].AsSpan(offset, length);

    public void Dispose()
    {
        foreach (ulong[] block in _blocks)
            ArrayPool<ulong>.Shared.Return(block);
        _blocks.Clear();
    }
}
