using HaShiFlex.Documents;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Networks;

namespace HaShiFlex.Estimation.Mapping;

/// <summary>Chooses the instances of every layer.</summary>
public static class InstanceCount
{
    /// <summary>As few instances as finish within a number of cycles: ceil(positions / cycles).</summary>
    public static int ForCycles(long positions, long cycles) => (int)((positions + cycles - 1) / cycles);

    /// <summary>Cycles for one image: ceil(positions / instances).</summary>
    public static long Cycles(long positions, int instances) => (positions + instances - 1) / instances;

    /// <summary>The most cycles an image may take at a rate.</summary>
    /// <exception cref="InputException">Not even one cycle an image reaches the rate.</exception>
    public static long CyclesFor(TargetRate target, double clockGHz)
    {
        long cycles = (long)Math.Floor(clockGHz * 1e9 / target.ImagesPerSecond * (1 + 1e-12));
        return cycles >= 1
            ? cycles
            : throw new InputException(target.Position, FormattableString.Invariant(
                $"a pipeline makes at most one image a cycle, {clockGHz * 1e9:g4} images/s at {clockGHz:g4} GHz; targetImagesPerSecond {target.ImagesPerSecond:g4} is out of reach"));
    }

    /// <summary>Instances by hand, no more than a layer has positions.</summary>
    /// <exception cref="InputException">A named layer does not exist.</exception>
    public static int[] ByHand(Network network, InstancesByHand choice)
    {
        var named = choice.Layers.ToDictionary(l => l.Layer, StringComparer.Ordinal);
        foreach (var (layer, _, position) in choice.Layers)
        {
            if (!network.Layers.Any(l => l.Name == layer))
                throw new InputException(position, $"{network.Source} has no layer '{layer}'");
        }

        return [.. network.Layers.Select(l =>
            (int)Math.Min(named.TryGetValue(l.Name, out var own) ? own.Instances : choice.Default, Workload.Positions(l)))];
    }
}
