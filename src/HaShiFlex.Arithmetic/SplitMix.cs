namespace HaShiFlex.Arithmetic;

/// <summary>Random numbers that are the same everywhere and for ever (Steele, Lea, Flood, Fast Splittable Pseudorandom Number Generators, 2014).</summary>
public struct SplitMix(ulong seed)
{
    private ulong _state = seed;

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15UL;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>0 to bound - 1.</summary>
    public long Below(int bound) => (long)(((Next() >> 32) * (ulong)bound) >> 32);

    /// <summary>0 to below 1.</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));
}
