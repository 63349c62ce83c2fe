using System.Runtime.CompilerServices;
using HaShiFlex.Arithmetic.Cells;

namespace HaShiFlex.Arithmetic.Sharing;

/// <summary>
/// Greedy sharing: as long as a pattern of two terms saves anything, the one that saves most becomes a sum in all rows that have it. Gains are looked up
/// lazily: a pattern that is popped is counted again, and put back where it belongs if it fell, which is all that it can do.
/// </summary>
internal sealed class PairSharing(SharingState state, int? depthLimit)
{
    /// <summary>Gains in the queue are in 1/16 of a full adder: finer ones would only spread its lists.</summary>
    private const int GainShift = 6;

    /// <summary>Relative shifts and signs of two inputs.</summary>
    private const int Relations = 512;

    private readonly SharedSums _sums = state.Sums;
    private readonly CellWeights _weights = state.Sums.Weights;
    private readonly PairCounter _pairs = new();
    private readonly GainQueue _queue = new();
    private PackedTerm[] _newUses = new PackedTerm[256];
    private int _newUseCount;
    private int _noise;
    private ulong _salt;

    /// <summary>Shares among all terms of all rows, from a state without sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ShareAll()
    {
        int inputs = _sums.Inputs;
        var counts = new int[inputs * Relations];
        var seen = new List<int>();
        var repeated = new List<int>();
        var gains = new InputGains(_sums);
        for (int first = 0; first < inputs; first++)
        {
            foreach (var use in state.UsesOf(first))
            {
                var term = use.At(first);
                foreach (var other in state.Row(use.Node))
                {
                    if (other.Node < first || (other.Node == first && other.Shift <= term.Shift))
                        continue;
                    int relation = ((other.Shift - term.Shift + 128) << 1) | (int)((other.Bits ^ term.Bits) & 1);
                    int index = (other.Node * Relations) + relation;
                    int before = counts[index]++;
                    if (before == 0)
                        seen.Add(index);
                    else if (before == 1)
                        repeated.Add(index);
                }
            }

            foreach (int index in repeated)
            {
                var key = new PairKey(first, index / Relations, ((index % Relations) >> 1) - 128, (index & 1) != 0);
                if (gains.TryAdd(key, out var sum))
                    Push(key, Gain(key, sum, counts[index], exists: false));
            }

            foreach (int index in seen)
                counts[index] = 0;
            seen.Clear();
            repeated.Clear();
        }

        Drain(searching: false);
    }

    /// <summary>Shares the patterns that the given terms are part of, and those that follow from them; existing sums are reused for nothing.</summary>
    /// <param name="freed">Terms with their rows; one that is gone meanwhile is passed over.</param>
    /// <param name="noise">Gains are scaled by a random factor between 1 - noise / 2^17 and 1 + noise / 2^17; up to 2^17.</param>
    /// <param name="salt">Of that randomness.</param>
    public void ShareAround(IReadOnlyList<(int Row, PackedTerm Term)> freed, int noise, ulong salt)
    {
        (_noise, _salt) = (noise, salt);
        _pairs.Clear();
        for (int i = 0; i < freed.Count; i++)
        {
            var (row, term) = freed[i];
            var terms = state.Row(row);
            int self = terms.IndexOf(term);
            if (self < 0)
                continue;
            for (int other = 0; other < terms.Length; other++)
            {
                if (other != self)
                    _pairs.Add(PairKey.Of(term, terms[other]));
            }
        }

        PushRecounted();
        Drain(searching: true);
        _noise = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Drain(bool searching)
    {
        while (_queue.TryPop(out int gain, out var key))
        {
            int count = Count(key);
            int node = -1;
            bool exists = searching && _sums.TryFind(key, out node);
            if (count == 0 || (count == 1 && !exists) || !_sums.TryAdd(key, out var sum))
                continue;
            int now = Gain(key, sum, count, exists);
            if (now < gain)
            {
                Push(key, now);
                continue;
            }

            if (!exists)
                node = state.Create(key);
            Replace(key);
            _pairs.Clear();
            for (int i = 0; i < _newUseCount; i++)
            {
                int row = _newUses[i].Node;
                var term = _newUses[i].At(node);
                foreach (var other in state.Row(row))
                    _pairs.Add(PairKey.Of(term, other));
                state.AddTerm(row, term);
            }

            if (exists)
                PushRecounted();
            else
                PushCounted(searching);
        }
    }

    /// <summary>Patterns of a sum that is new: all their occurrences were just seen.</summary>
    private void PushCounted(bool searching)
    {
        for (int i = 0; i < _pairs.Length; i++)
        {
            var key = _pairs.KeyAt(i);
            int count = _pairs.CountAt(i);
            bool exists = searching && _sums.TryFind(key, out _);
            if ((count > 1 || exists) && _sums.TryAdd(key, out var sum))
                Push(key, Gain(key, sum, count, exists));
        }
    }

    /// <summary>Patterns that may occur in rows that were not looked at.</summary>
    private void PushRecounted()
    {
        for (int i = 0; i < _pairs.Length; i++)
        {
            var key = _pairs.KeyAt(i);
            bool exists = _sums.TryFind(key, out _);
            int count = Count(key);
            if ((count > 1 || (count == 1 && exists)) && _sums.TryAdd(key, out var sum))
                Push(key, Gain(key, sum, count, exists));
        }
    }

    private void Push(PairKey key, int gain)
    {
        if (gain > 0)
            _queue.Push(gain, key);
    }

    /// <summary>What is saved when a pattern becomes a sum in all rows that have it: zero or less if nothing.</summary>
    private int Gain(PairKey key, in RedundantSum sum, int count, bool exists)
    {
        if (depthLimit is { } limit && _sums.DepthOf(key) >= limit)
            return 0;
        int bits = _sums.Word(key.First).Bits + _sums.Word(key.Second).Bits - sum.Result.Bits;
        long gain;
        if (_weights.Adder != 0)
        {
            int adders = exists ? count : count - 1;
            gain = adders > 0 ? ((long)adders << 6) + Math.Clamp(bits, 0, 63) : 0;
        }
        else
        {
            gain = ((long)count * bits * (_weights.FullAdder + _weights.Flop)) - (exists ? 0 : _weights.OfSum(sum));
            gain >>= GainShift;
        }

        if (gain <= 0 || _noise == 0)
            return (int)Math.Min(gain, int.MaxValue / 2);
        long random = (long)(((key.Bits ^ _salt) * 0x9E3779B97F4A7C15UL) >> 48) - 32768;
        return (int)Math.Clamp((gain * (65536 + ((_noise * random) >> 16))) >> 16, 1, int.MaxValue / 2);
    }

    private int Count(PairKey key)
    {
        if (depthLimit is null && key.First != key.Second && !state.IsRepeated(key.First) && !state.IsRepeated(key.Second))
            return state.CountPairs(key);
        var left = state.UsesOf(key.First);
        if (key.First == key.Second)
            return CountWithin(key, left);
        var right = state.UsesOf(key.Second);
        int count = 0;
        for (int l = 0, r = 0; l < left.Length && r < right.Length;)
        {
            int row = left[l].Node;
            if (row != right[r].Node)
            {
                if (row < right[r].Node)
                    l++;
                else
                    r++;
                continue;
            }

            int rightEnd = EndOf(right, r);
            for (; l < left.Length && left[l].Node == row; l++)
            {
                for (int other = r; other < rightEnd; other++)
                    count += Matches(key, left[l], right[other]) && Fits(key, left[l], right[other]) ? 1 : 0;
            }

            r = rightEnd;
        }

        return count;
    }

    private int CountWithin(PairKey key, ReadOnlySpan<PackedTerm> uses)
    {
        int count = 0;
        for (int a = 0; a < uses.Length; a++)
        {
            for (int b = a + 1; b < uses.Length && uses[b].Node == uses[a].Node; b++)
                count += MatchesWithin(key, uses[a], uses[b]) && Fits(key, uses[a], uses[b]) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Takes the pattern out of all rows; the uses that its sum gets instead are left in <see cref="_newUses"/>, for the caller to add.</summary>
    private void Replace(PairKey key)
    {
        _newUseCount = 0;
        var left = state.UsesOf(key.First);
        if (key.First == key.Second)
        {
            for (int a = 0; a < left.Length; a++)
            {
                for (int b = a + 1; b < left.Length && left[a] != Gone && left[b].Node == left[a].Node; b++)
                {
                    if (left[b] != Gone && MatchesWithin(key, left[a], left[b]) && Fits(key, left[a], left[b]))
                        Take(key, ref left[a], ref left[b], left[a].Shift <= left[b].Shift ? left[a] : left[b]);
                }
            }

            Compact(key.First, left);
            return;
        }

        var right = state.UsesOf(key.Second);
        for (int l = 0, r = 0; l < left.Length && r < right.Length;)
        {
            int row = left[l].Node;
            if (row != right[r].Node)
            {
                if (row < right[r].Node)
                    l++;
                else
                    r++;
                continue;
            }

            int rightEnd = EndOf(right, r);
            for (; l < left.Length && left[l].Node == row; l++)
            {
                for (int other = r; other < rightEnd; other++)
                {
                    if (left[l] != Gone && right[other] != Gone && Matches(key, left[l], right[other]) && Fits(key, left[l], right[other]))
                    {
                        Take(key, ref left[l], ref right[other], left[l]);
                        break;
                    }
                }
            }

            r = rightEnd;
        }

        Compact(key.First, left);
        Compact(key.Second, right);
    }

    /// <summary>No row has this number, so that a use that was taken can stand in the list until it is compacted.</summary>
    private static PackedTerm Gone => new(uint.MaxValue);

    private void Take(PairKey key, ref PackedTerm left, ref PackedTerm right, PackedTerm lead)
    {
        int row = left.Node;
        state.RemoveFromRow(row, left.At(key.First));
        state.RemoveFromRow(row, right.At(key.Second));
        if (_newUseCount == _newUses.Length)
            Array.Resize(ref _newUses, 2 * _newUses.Length);
        _newUses[_newUseCount++] = new PackedTerm(row, Math.Min(left.Shift, right.Shift), lead.Negative);
        left = right = Gone;
    }

    private void Compact(int node, Span<PackedTerm> uses)
    {
        int kept = 0;
        foreach (var use in uses)
        {
            if (use != Gone)
                uses[kept++] = use;
        }

        state.SetUses(node, kept);
    }

    private bool Fits(PairKey key, PackedTerm left, PackedTerm right) =>
        depthLimit is not { } limit || state.DepthOf(left.Node, left.At(key.First), right.At(key.Second), _sums.DepthOf(key)) <= limit;

    private static bool Matches(PairKey key, PackedTerm left, PackedTerm right) =>
        right.Shift - left.Shift == key.Shift && left.Negative != right.Negative == key.Opposite;

    private static bool MatchesWithin(PairKey key, PackedTerm a, PackedTerm b) =>
        Math.Abs(b.Shift - a.Shift) == key.Shift && a.Negative != b.Negative == key.Opposite;

    private static int EndOf(ReadOnlySpan<PackedTerm> uses, int start)
    {
        int end = start + 1;
        while (end < uses.Length && uses[end].Node == uses[start].Node)
            end++;
        return end;
    }
}
