using HaShiFlex.Synthesis.Flows;
using HaShiFlex.Synthesis.Tools;
using HaShiFlex.Testing;

namespace HaShiFlex.Synthesis.Tests.Flows;

/// <summary>The public ASAP7 library of the shared data, unpacked once.</summary>
internal static class Asap7
{
    private static readonly Lazy<WorkingFolder> Folder = new(WorkingFolder.Create);

    public static Lazy<string> Liberty { get; } = new(() =>
    {
        string packed = SharedData.File("liberty", "asap7_rvt_tt_0p70v_25c.lib.xz");
        string path = Path.Combine(Folder.Value.Location, "asap7.lib");
        File.Copy(packed, path + ".xz");
        ToolRunner.Run(Tool.Xz, ["-d", "-f", path + ".xz"], Folder.Value.Location, TimeSpan.FromMinutes(1), default);
        return path;
    });

    public static MappingCells Cells { get; } = new(
        new AdderCell("FAx1_ASAP7_75t_R", ["A", "B", "CI"], "CON", true, "SN", true),
        new AdderCell("HAxp5_ASAP7_75t_R", ["A", "B"], "CON", true, "SN", true),
        [new BufferCell("BUFx2_ASAP7_75t_R", "A", "Y")],
        "INVx1_ASAP7_75t_R",
        "A",
        "Y",
        2.88);
}
