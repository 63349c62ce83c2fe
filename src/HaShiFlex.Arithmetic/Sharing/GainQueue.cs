namespace HaShiFlex.Arithmetic.Sharing;

/// <summary>
/// Patterns by gain, greatest first, the latest first among equals: one linked list per gain, so that pushing and popping take constant time.
/// </summary>
internal sealed class GainQueue
{
    private ulong[] _keys = new ulong[1024];
    private int[] _next = new int[1024];
    private int[] _heads = new int[256];
    private int _used;
    private int _free = -1;
    private int _top = -1;

    public GainQueue() => Array.Fill(_heads, -1);

    /// <param name="gain">Above zero.</param>
    public void Push(int gain, PairKey key)
    {
        if (gain >= _heads.Length)
        {
            int length = _heads.Length;
            Array.Resize(ref _heads, Math.Max(gain + 1, 2 * length));
            Array.Fill(_heads, -1, length, _heads.Length - length);
        }

        int entry = _free;
        if (entry >= 0)
        {
            _free = _next[entry];
        }
        else
        {
            entry = _used++;
            if (entry == _keys.Length)
            {
                Array.Resize(ref _keys, 2 * entry);
                Array.Resize(ref _next, 2 * entry);
            }
        }

        _keys[entry] = key.Bits;
        _next[entry] = _heads[gain];
        _heads[gain] = entry;
        _top = Math.Max(_top, gain);
    }

    public bool TryPop(out int gain, out PairKey key)
    {
        while (_top >= 0 && _heads[_top] < 0)
            _top--;
        gain = _top;
        if (_top < 0)
        {
            key = default;
            return false;
        }

        int entry = _heads[_top];
        _heads[_top] = _next[entry];
        _next[entry] = _free;
        _free = entry;
        key = new PairKey(_keys[entry]);
        return true;
    }
}
