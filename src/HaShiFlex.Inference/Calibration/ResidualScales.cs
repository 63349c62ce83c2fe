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
    /// Every addition either keeps the scale of what it skips or has one of its own, which the branch shares; the way with the least noise is taken, as a sum over
    /// tensors of noise over power.
    /// </summary>
    /// <param name="members">Layers of one class (<see cref="ChannelClasses"/>), rising, all of one format.</param>
    /// <param name="reach">The best common reach of some of them.</param>
    /// <param name="power">Mean square of a member's elements.</param>
    /// <param name="steps">Steps of the code from zero to its reach.</param>
    /// <returns>The members by scale, with the reach of each.</returns>
    public static (int[] Members, double Reach)[] Choose(Network network, int[] members, Func<int[], double> reach, Func<int, double> power, double steps)
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
            double noise = Noise(network, members, groups, power, steps);
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

    private static double Noise(Network network, int[] members, (int[] Members, double Reach)[] groups, Func<int, double> power, double steps)
    {
        var scales = groups.SelectMany(group => group.Members.Select(m => (Member: m, Scale: group.Reach / steps))).ToDictionary(pair => pair.Member, pair => pair.Scale);
        var noise = new Dictionary<int, double>();
        double sum = 0;
        foreach (int m in members)
        {
            // A rounding to a scale s adds s^2 / 12.
            double rounding = scales[m] * scales[m] / 12;
            noise[m] = network.Layers[m] is AddLayer add
                ? add.Inputs.Sum(operand => noise[operand] + (scales[operand] == scales[m] ? 0 : rounding))
                : network.Layers[m].Inputs.Sum(operand => noise.GetValueOrDefault(operand)) + rounding;
            sum += noise[m] / Math.Max(power(m), double.Epsilon);
        }

        return sum;
    }
}
