using HaShiFlex.Synthesis.Flows;
using HaShiFlex.Synthesis.Tools;
using HaShiFlex.Technology.Liberty;
using HaShiFlex.Testing;

namespace HaShiFlex.Synthesis.Tests.Flows;

/// <summary>The public ASAP7 library of the shared data, unpacked once.</summary>
internal static class Asap7
{
    private static readonly Lazy<WorkingFolder> Folder = new(WorkingFolder.Create);

    public static Lazy<string> Liberty { get; } = new(() =>
    {
        Folder.Value.WriteText("asap7.lib", LibertyFile.ReadText(SharedData.File("liberty", "asap7_rvt_tt_0p70v_25c.lib.xz")));
        return Folder.Value.File("asap7.lib");
    });

    private static readonly Lazy<MappingCells> Mapping = new(() => new(
        new AdderCell("FAx1_ASAP7_75t_R", ["A", "B", "CI"], "CON", true, "SN", true),
        new AdderCell("HAxp5_ASAP7_75t_R", ["A", "B"], "CON", true, "SN", true),
        LibertyFile.Read([Liberty.Value]).Find("DFFHQNx1_ASAP7_75t_R")!,
        [new BufferCell("BUFx2_ASAP7_75t_R", "A", "Y")],
        "INVx1_ASAP7_75t_R",
        "A",
        "Y",
        2.88));

    public static MappingCells Cells => Mapping.Value;
}
