using System.Runtime.CompilerServices;

namespace HaShiFlex.Arithmetic.Sharing;

/// <summary>How often each pattern was seen since the last <see cref="Clear"/>; an open-addressing table that is emptied entry by entry.</summary>
internal sealed class PairCounter
{
    private (ulong Key, int Count)[] _entries = new (ulong, int)[1024];
    private int[] _slots = new int[512];
    private int _mask = 1023;

    /// <summary>Different patterns.</summary>
    public int Length { get; private set; }

    /// <summary>The patterns stand in the order in which they were first seen.</summary>
    public PairKey KeyAt(int index) => new(_entries[_slots[index]].Key);

    public int CountAt(int index) => _entries[_slots[index]].Count;

    public void Clear()
    {
        for (int i = 0; i < Length; i++)
            _entries[_slots[i]].Count = 0;
        Length = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(PairKey key) => Add(key.Bits, 1);

    private void Add(ulong key, int count)
    {
        // Fibonacci hashing: the high bits of the product with 2^64 / golden ratio (Knuth, The Art of Computer Programming 3, 6.4).
        int slot = (int)((key * 0x9E3779B97F4A7C15UL) >> 40) & _mask;
        var entries = _entries;
        while (true)
        {
            ref var entry = ref entries[slot];
            if (entry.Count == 0)
            {
                entry = (key, count);
                break;
            }

            if (entry.Key == key)
            {
                entry.Count += count;
                return;
            }

            slot = (slot + 1) & _mask;
        }

        _slots[Length++] = slot;
        if (Length == _slots.Length)
            Grow();
    }

    private void Grow()
    {
        var (entries, slots, length) = (_entries, _slots, Length);
        int size = 4 * entries.Length;
        (_entries, _slots, _mask, Length) = (new (ulong, int)[size], new int[size / 2], size - 1, 0);
        for (int i = 0; i < length; i++)
            Add(entries[slots[i]].Key, entries[slots[i]].Count);
    }
}
