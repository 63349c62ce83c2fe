using System.Collections.Immutable;
using HaShiFlex.Synthesis.Simulation;

namespace HaShiFlex.Synthesis.Tests.Simulation;

public class TestVectorsTests
{
    [Fact]
    public void A_stimulus_has_a_case_for_each_step_behind_the_extremes()
    {
        long[][] rows = [[0, 0], [255, 7], [1, 4], [0, -4], [3, 0]];
        var vectors = new TestVectors([.. rows.Select(row => row.ToImmutableArray())], [], "given");

        var stimulus = vectors.Stimulus([(0, 0), (0, 1), (1, 2)]);

        // From the third vector to the fourth, then from that to the fifth; -4 has its sign in bit 2.
        Assert.Equal(2, stimulus.Cases);
        Assert.Equal([0b01UL, 0b00UL, 0b11UL], stimulus.Before);
        Assert.Equal([0b10UL, 0b10UL, 0b01UL], stimulus.After);
    }
}
