using HaShiFlex.Arithmetic.Cells;

namespace HaShiFlex.Arithmetic.Sharing;

/// <summary>Sums of two nodes; those of two inputs that all have one interval depend on relative shift and sign alone, and are made once.</summary>
internal sealed class InputGains
{
    private readonly SharedSums _sums;
    private readonly (bool Known, bool Fits, RedundantSum Sum)[] _known = new (bool, bool, RedundantSum)[512];
    private readonly int _alike;

    public InputGains(SharedSums sums)
    {
        _sums = sums;
        bool alike = true;
        for (int input = 1; input < sums.Inputs; input++)
            alike &= sums.Word(input) == sums.Word(0);
        _alike = alike ? sums.Inputs : 0;
    }

    public bool TryAdd(PairKey key, out RedundantSum sum)
    {
        // Two terms of one input are never the ones of another pattern with the same relation: they are as wide.
        if (key.Second >= _alike)
            return _sums.TryAdd(key, out sum);
        ref var known = ref _known[key.Bits & 511];
        if (!known.Known)
            known = (true, _sums.TryAdd(key, out sum), sum);
        sum = known.Sum;
        return known.Fits;
    }
}
