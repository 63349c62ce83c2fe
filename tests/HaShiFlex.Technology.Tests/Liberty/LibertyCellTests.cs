using HaShiFlex.Technology.Liberty;
using HaShiFlex.Testing;

namespace HaShiFlex.Technology.Tests.Liberty;

public sealed class LibertyCellTests
{
    private const double SlewPs = 20;

    [ToolFact("xz", NeedsData = true)]
    public void A_cycle_in_which_a_flop_does_not_change_takes_both_edges_of_its_clock_pin()
    {
        var library = LibertyFile.Read([SharedData.File("liberty", "asap7_rvt_tt_0p70v_25c.lib.xz")]);

        // The file's tables of the pin at 20 ps for the supply rail, by the four states of D and QN: rises, then falls.
        double rise = (0 + 0.239262 + 0.234947 + 0) / 4, fall = (0.487487 + 0.346679 + 0.353065 + 0.564506) / 4;
        Assert.Equal(rise + fall, library.Find("DFFHQNx1_ASAP7_75t_R")!.CycleEnergyFj(SlewPs)!.Value, 6);
        Assert.Null(library.Find("INVx1_ASAP7_75t_R")!.CycleEnergyFj(SlewPs));
    }
}
