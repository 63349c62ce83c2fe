using System.Numerics;
using System.Runtime.CompilerServices;
using HaShiFlex.Arithmetic.Graphs;

namespace HaShiFlex.Arithmetic.Cells;

/// <summary>The terms of an output by kind, which is interval of the input, shift and sign: all that their cells depend on.</summary>
internal sealed class TermHistogram
{
    private const int KeysOfAKind = 128;

    private readonly int[] _firstKeyOfInput;
    private readonly Interval[] _kinds;
    private readonly WordBits[] _words;
    private readonly int[] _counts;
    private readonly List<int> _used = [];

    public TermHistogram(ReadOnlySpan<Interval> inputs)
    {
        _firstKeyOfInput = new int[inputs.Length];
        var numbers = new Dictionary<Interval, int>();
        var kinds = new List<Interval>();
        var words = new List<WordBits>();
        for (int input = 0; input < inputs.Length; input++)
        {
            if (!numbers.TryGetValue(inputs[input], out int kind))
            {
                numbers.Add(inputs[input], kind = kinds.Count);
                kinds.Add(inputs[input]);
                words.Add(WordBits.Of(inputs[input]));
            }

            _firstKeyOfInput[input] = kind * KeysOfAKind;
        }

        _kinds = kinds.ToArray();
        _words = words.ToArray();
        _counts = new int[_kinds.Length * KeysOfAKind];
    }

    /// <summary>No input has two terms, and inputs stand in their order.</summary>
    public bool EachInputOnce { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(ReadOnlySpan<Term> terms)
    {
        foreach (int key in _used)
            _counts[key] = 0;
        _used.Clear();
        int[] firstKeys = _firstKeyOfInput, counts = _counts;
        int last = -1;
        bool once = true;
        foreach (ref readonly var term in terms)
        {
            once &= term.Node > last;
            last = term.Node;
            if ((uint)term.Shift > 61)
                OutputIntervals.Weight(term);
            int key = firstKeys[term.Node] + 2 * term.Shift + (term.Negative ? 1 : 0);
            if (counts[key]++ == 0)
                _used.Add(key);
        }

        EachInputOnce = once;
    }

    /// <summary>The interval of the sum, where <see cref="EachInputOnce"/>.</summary>
    public Interval Range(long constant)
    {
        try
        {
            long minimum = constant, maximum = constant;
            foreach (int key in _used)
                OutputIntervals.Accumulate(_kinds[key / KeysOfAKind], checked(OutputIntervals.Weight(TermOf(key)) * _counts[key]), ref minimum, ref maximum);
            return new Interval(minimum, maximum);
        }
        catch (OverflowException e)
        {
            throw OutputIntervals.TooWide(e);
        }
    }

    /// <summary>Adds all terms; returns how many bits enter complemented.</summary>
    public long AddTo(ref BitColumns columns)
    {
        long inverted = 0;
        foreach (int key in _used)
        {
            var (_, shift, negative) = TermOf(key);
            ref readonly var word = ref _words[key / KeysOfAKind];
            columns.Add(word, shift, negative, _counts[key]);
            inverted += (long)_counts[key] * BitOperations.PopCount(word.NegativeBits(negative) & word.Live);
        }

        return inverted;
    }

    private static Term TermOf(int key) => new(0, key % KeysOfAKind / 2, (key & 1) != 0);
}
