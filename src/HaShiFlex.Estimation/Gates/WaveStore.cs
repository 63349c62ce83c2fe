using System.Buffers;

namespace HaShiFlex.Estimation.Gates;

/// <summary>Values of nodes step by step, one after the other in blocks, each of which is given back when nobody looks at its values any more.</summary>
internal sealed class WaveStore : IDisposable
{
    private const int BlockLength = 1 << 15;

    private readonly List<ulong[]?> _blocks = [];

    /// <summary>By block: waves in it that are still looked at.</summary>
    private readonly List<int> _live = [];
    private ulong[] _last = [];
    private int _used;

    /// <summary>Room for so many values, to be written before the next is asked for.</summary>
    public Span<ulong> Reserve(int length)
    {
        if (_used + length > _last.Length)
        {
            int full = _blocks.Count - 1;
            _last = ArrayPool<ulong>.Shared.Rent(Math.Max(BlockLength, length));
            _blocks.Add(_last);
            _live.Add(0);
            _used = 0;
            if (full >= 0 && _live[full] == 0)
                GiveBack(full);
        }

        return _last.AsSpan(_used, length);
    }

    /// <summary>Keeps the first of the values for which there was room last, until they are released; none of them are kept as no wave.</summary>
    /// <returns>Where they lie.</returns>
    public (int Block, int Offset) Keep(int length)
    {
        int offset = _used;
        _used += length;
        if (length > 0)
            _live[^1]++;
        return (_blocks.Count - 1, offset);
    }

    public ReadOnlySpan<ulong> Values(int block, int offset, int length) => length == 0 ? [] : _blocks[block].AsSpan(offset, length);

    /// <summary>A wave in this block is not looked at any more.</summary>
    public void Release(int block)
    {
        if (--_live[block] == 0 && block < _blocks.Count - 1)
            GiveBack(block);
    }

    private void GiveBack(int block)
    {
        ArrayPool<ulong>.Shared.Return(_blocks[block]!);
        _blocks[block] = null;
    }

    public void Dispose()
    {
        for (int block = 0; block < _blocks.Count; block++)
        {
            if (_blocks[block] is not null)
                GiveBack(block);
        }

        _blocks.Clear();
    }
}
