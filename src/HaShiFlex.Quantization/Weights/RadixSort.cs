namespace HaShiFlex.Quantization.Weights;

/// <summary>Sorts whole numbers that are not negative byte by byte from the lowest (Knuth, The Art of Computer Programming 3, 5.2.5).</summary>
internal static class RadixSort
{
    // Below, counting bytes costs more than comparing numbers.
    private const int Few = 64;

    private const int Digits = 256;

    /// <param name="numbers">Ascending afterwards.</param>
    /// <param name="scratch">As long, or longer.</param>
    public static void Sort(Span<int> numbers, Span<int> scratch)
    {
        if (numbers.Length < Few)
        {
            numbers.Sort();
            return;
        }

        Span<int> places = stackalloc int[sizeof(int) * Digits];
        places.Clear();
        foreach (int number in numbers)
        {
            for (int digit = 0; digit < sizeof(int); digit++)
                places[(digit * Digits) + ((number >> (8 * digit)) & 0xFF)]++;
        }

        Span<int> from = numbers, to = scratch[..numbers.Length];
        for (int digit = 0; digit < sizeof(int); digit++)
        {
            var ofDigit = places.Slice(digit * Digits, Digits);
            for (int value = 0, place = 0; value < Digits; value++)
                (ofDigit[value], place) = (place, place + ofDigit[value]);
            foreach (int number in from)
                to[ofDigit[(number >> (8 * digit)) & 0xFF]++] = number;
            var swapped = from;
            from = to;
            to = swapped;
        }
    }
}
