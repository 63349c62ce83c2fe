using HaShiFlex.Arithmetic.Cells;

namespace HaShiFlex.Arithmetic.Sharing;

/// <summary>Sums of two inputs; where all inputs have one interval they depend on relative shift and sign alone, and are made once.</summary>
internal sealed class InputGains
{
    private readonly SharedSums _sums;
    private readonly Dictionary<ulong, (bool Fits, RedundantSum Sum)>? _known;

    public InputGains(SharedSums sums)
    {
        _sums = sums;
        bool alike = true;
        for (int input = 1; input < sums.Inputs; input++)
            alike &= sums.Word(input) == sums.Word(0);
        if (alike)
            _known = [];
    }

    public bool TryAdd(PairKey key, out RedundantSum sum)
    {
        if (_known is null)
            return _sums.TryAdd(key, out sum);
        ulong relation = key.Bits & 0xFFFF;
        if (!_known.TryGetValue(relation, out var known))
        {
            known = (_sums.TryAdd(key, out sum), sum);
            _known.Add(relation, known);
        }

        sum = known.Sum;
        return known.Fits;
    }
}
