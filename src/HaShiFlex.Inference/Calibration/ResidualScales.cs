using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Inference.Calibration;

/// <summary>
/// Which tensors of a residual chain share one scale. An addition need not round an operand that has its own scale already; but a chain that grows wide codes its
/// narrow beginning coarsely, if all of it has one scale.
/// </summary>
internal static class ResidualScales
{
    // 2^k ways of k additions are tried; longer chains have one scale each way.
    private const int MostAdditions = 10;

    /// <summary>
    /// Every addition either keeps the scale of what it skips or has one of its own, which the branch shares; the way is taken in which rounding does least to the
    /// network's result.
    /// </summary>
    /// <param name="members">Layers of one class (<see cref="ChannelClasses"/>), rising, all of one format.</param>
    /// <param name="reach">The best common reach of some of them.</param>
    /// <param name="sensitivity">What a unit of squared error of all of a member's elements does to the network's result.</param>
    /// <param name="steps">Steps of the code from zero to its reach.</param>
    /// <returns>The members by scale, with the reach of each.</returns>
    public static (int[] Members, double Reach)[] Choose(Network network, int[] members, Func<int[], double> reach, Func<int, double> sensitivity, double steps)
    {
        int[] additions = [.. members.Where(m => network.Layers[m] is AddLayer)];
        var known = new Dictionary<string, double>(StringComparer.Ordinal);
        double Reach(int[] group)
        {
            string key = string.Join(' ', group);
            return known.TryGetValue(key, out double value) ? value : known[key] = reach(group);
        }

        int ways = additions.Length <= MostAdditions ? 1 << additions.Length : 2;
        (int[] Members, double Reach)[] best = [];
        double least = double.PositiveInfinity;
        for (int way = 0; way < ways; way++)
        {
            bool OwnScale(int addition) => (way >> Math.Min(Array.IndexOf(additions, addition), MostAdditions)) % 2 != 0;
            (int[] Members, double Reach)[] groups = [.. Groups(network, members, OwnScale).Select(group => (group, Reach(group)))];
            double noise = Noise(network, members, groups, sensitivity, steps);
            if (noise < least)
                (least, best) = (noise, groups);
        }

        return best;
    }

    private static int[][] Groups(Network network, int[] members, Func<int, bool> ownScale)
    {
        var group = members.ToDictionary(m => m, m => m);
        void Join(int a, int b)
        {
            int from = group[a], to = group[b];
            foreach (int m in members.Where(m => group[m] == from))
                group[m] = to;
        }

        foreach (int m in members.Where(m => network.Layers[m] is AddLayer))
        {
            // The operand made last is the branch.
            int branch = network.Layers[m].Inputs.Max();
            foreach (int operand in network.Layers[m].Inputs.Where(operand => operand == branch || !ownScale(m)))
                Join(operand, m);
        }

        return [.. members.GroupBy(m => group[m]).Select(g => g.ToArray())];
    }

    private static double Noise(Network network, int[] members, (int[] Members, double Reach)[] groups, Func<int, double> sensitivity, double steps)
    {
        var scales = groups.SelectMany(group => group.Members.Select(m => (Member: m, Scale: group.Reach / steps))).ToDictionary(pair => pair.Member, pair => pair.Scale);
        double sum = 0;
        foreach (int m in members)
        {
            // A rounding to a scale s adds s^2 / 12; an operand that has the sum's scale already is not rounded again.
            int roundings = network.Layers[m] is AddLayer add ? add.Inputs.Count(operand => scales[operand] != scales[m]) : 1;
            sum += roundings * scales[m] * scales[m] / 12 * sensitivity(m);
        }

        return sum;
    }
}
