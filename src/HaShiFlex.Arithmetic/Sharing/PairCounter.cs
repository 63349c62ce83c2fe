using System.Runtime.CompilerServices;

namespace HaShiFlex.Arithmetic.Sharing;

/// <summary>How often each pattern was seen since the last <see cref="Clear"/>; an open-addressing table that is emptied entry by entry.</summary>
internal sealed class PairCounter
{
    private ulong[] _keys = new ulong[1024];
    private int[] _counts = new int[1024];
    private int[] _slots = new int[512];
    private int _mask = 1023;

    /// <summary>Different patterns.</summary>
    public int Length { get; private set; }

    /// <summary>The patterns stand in the order in which they were first seen.</summary>
    public PairKey KeyAt(int index) => new(_keys[_slots[index]]);

    public int CountAt(int index) => _counts[_slots[index]];

    public void Clear()
    {
        for (int i = 0; i < Length; i++)
            _counts[_slots[i]] = 0;
        Length = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(PairKey key) => Add(key.Bits, 1);

    private void Add(ulong key, int count)
    {
        // Fibonacci hashing: the high bits of the product with 2^64 / golden ratio (Knuth, The Art of Computer Programming 3, 6.4).
        int slot = (int)((key * 0x9E3779B97F4A7C15UL) >> 40) & _mask;
        while (_counts[slot] != 0)
        {
            if (_keys[slot] == key)
            {
                _counts[slot] += count;
                return;
            }

            slot = (slot + 1) & _mask;
        }

        _keys[slot] = key;
        _counts[slot] = count;
        _slots[Length++] = slot;
        if (Length == _slots.Length)
            Grow();
    }

    private void Grow()
    {
        var (keys, counts, slots, length) = (_keys, _counts, _slots, Length);
        int size = 4 * keys.Length;
        (_keys, _counts, _slots, _mask, Length) = (new ulong[size], new int[size], new int[size / 2], size - 1, 0);
        for (int i = 0; i < length; i++)
            Add(keys[slots[i]], counts[slots[i]]);
    }
}
