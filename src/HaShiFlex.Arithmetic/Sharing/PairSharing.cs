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

    /// <summary>Gains from which on the last pass takes everything: below it halving the threshold once more costs more than it spares, 8 full adders.</summary>
    private const int LastThreshold = 8 << 4;

    /// <summary>Nodes by whose patterns the first threshold is chosen.</summary>
    private const int Sampled = 8;

    private readonly SharedSums _sums = state.Sums;
    private readonly CellWeights _weights = state.Sums.Weights;
    private readonly PairCounter _pairs = new();
    private readonly GainQueue _queue = new();
    private PackedTerm[] _newUses = new PackedTerm[256];
    private ushort[] _counts = [];
    private int[] _seen = new int[1024];
    private int[] _repeated = new int[1024];
    private int _newUseCount;
    private int _threshold = 1;
    private int _noise;
    private ulong _salt;

    /// <summary>
    /// Shares among all terms of all rows, from a state without sums. In passes of falling gains: most patterns lose their occurrences to better ones
    /// long before their turn, so that only those above a threshold are kept waiting, and the rest is counted anew, in shorter rows, by the next pass, and
    /// the patterns of new sums with them.
    /// </summary>
    public void ShareAll()
    {
        _threshold = LastThreshold;
        int best = 0;
        Scan(step: Math.Max(1, _sums.Inputs / Sampled), gain => best = Math.Max(best, gain));
        _threshold = best;
        do
        {
            _threshold = _threshold / 2 < LastThreshold ? 1 : _threshold / 2;
            Scan(step: 1, push: null);
            Drain(searching: false);
        }
        while (_threshold > 1);
    }

    /// <summary>Counts the patterns of all rows, and queues, or tells, those whose gain reaches the threshold.</summary>
    /// <param name="step">Of nodes, only every so many are the first of a pattern.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scan(int step, Action<int>? push)
    {
        int shifts = 0;
        for (int row = 0; row < state.Rows; row++)
            shifts = Math.Max(shifts, state.SortRow(row));
        int relations = (4 * shifts) + 2;
        if (_counts.Length < _sums.Length * relations)
            _counts = new ushort[_sums.Length * relations];
        var counts = _counts;
        var inputs = new InputGains(_sums);
        for (int first = 0; first < _sums.Length; first += step)
        {
            var uses = state.UsesOf(first);
            int least = LeastCount(_sums.Word(first).Bits);
            if (uses.Length < least)
                continue;
            int seen = 0, repeated = 0;
            foreach (var use in uses)
            {
                var term = use.At(first);
                var row = state.Row(use.Node);
                if (_seen.Length < seen + row.Length)
                {
                    Array.Resize(ref _seen, 2 * (seen + row.Length));
                    Array.Resize(ref _repeated, _seen.Length);
                }

                // The greatest node comes first, and of a node the greatest shift.
                var seenNow = _seen.AsSpan(seen, row.Length);
                var repeatedNow = _repeated.AsSpan(repeated, row.Length);
                int once = 0, often = 0, shift = shifts - term.Shift;
                uint end = term.Bits | 1, sign = term.Bits & 1;
                for (int i = 0; i < row.Length && row[i].Bits > end; i++)
                {
                    var other = row[i];
                    int index = (other.Node * relations) + ((shift + other.Shift) << 1) + (int)((other.Bits & 1) ^ sign);
                    int count = counts[index] + 1;
                    counts[index] = (ushort)count;
                    seenNow[once] = index;
                    once += count == 1 ? 1 : 0;
                    repeatedNow[often] = index;
                    often += count == least ? 1 : 0;
                }

                seen += once;
                repeated += often;
            }

            for (int i = 0; i < repeated; i++)
            {
                int relation = _repeated[i] % relations;
                var key = new PairKey(first, _repeated[i] / relations, (relation >> 1) - shifts, (relation & 1) != 0);
                if (!inputs.TryAdd(key, out var sum))
                    continue;
                int gain = Gain(key, sum, counts[_repeated[i]], exists: depthLimit is not null && _sums.TryFind(key, out _));
                if (push is null)
                    Push(key, gain);
                else
                    push(gain);
            }

            for (int i = 0; i < seen; i++)
                counts[_seen[i]] = 0;
        }
    }

    /// <summary>Fewer occurrences of a pattern with a node of so many bits do not reach the threshold, but for rare exceptions: a sum seldom saves a row more bits.</summary>
    private int LeastCount(int bits)
    {
        long most = _weights.Adder != 0 ? 1 << 6 : ((bits + 2L) * (_weights.FullAdder + _weights.Flop)) >> GainShift;
        return (int)Math.Clamp(1 + (_threshold / most), 2, ushort.MaxValue);
    }

    /// <summary>Shares the patterns that the given terms are part of, and those that follow from them; existing sums are reused for nothing.</summary>
    /// <param name="freed">Terms with their rows; one that is gone meanwhile is passed over.</param>
    /// <param name="noise">Gains are scaled by a random factor between 1 - noise / 2^17 and 1 + noise / 2^17; up to 2^17.</param>
    /// <param name="salt">Of that randomness.</param>
    public void ShareAround(IReadOnlyList<(int Row, PackedTerm Term)> freed, int noise, ulong salt)
    {
        (_noise, _salt) = (noise, salt);
        _threshold = 1;
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
            bool exists = (searching || depthLimit is not null) && _sums.TryFind(key, out node);
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
            bool counts = searching || exists || _threshold == 1;
            for (int i = 0; i < _newUseCount; i++)
            {
                int row = _newUses[i].Node;
                var term = _newUses[i].At(node);
                if (counts)
                {
                    foreach (var other in state.Row(row))
                        _pairs.Add(PairKey.Of(term, other));
                }

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
        if (gain >= _threshold)
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
