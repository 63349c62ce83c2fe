using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using HaShiFlex.Documents;
using HaShiFlex.Synthesis.Flows;
using HaShiFlex.Synthesis.Netlists;
using HaShiFlex.Synthesis.Simulation;
using HaShiFlex.Synthesis.Tools;

namespace HaShiFlex.Synthesis.Timing;

/// <summary>Runs OpenSTA over a synthesized netlist: critical path and delays for simulation.</summary>
public static partial class StaticTiming
{
    /// <summary>Any period does: the path's length is the period less the slack.</summary>
    private const double PeriodPs = 10000;

    private const string Netlist = "timing.v";
    private const string Delays = "delays.sdf";
    private const string FineDelays = "delays_fine.sdf";
    private const string Script = "timing.tcl";

    /// <param name="design">What yosys made.</param>
    /// <param name="top">Its module.</param>
    /// <param name="clock">Its clock port.</param>
    /// <param name="liberty">Unpacked Liberty file.</param>
    /// <returns>The critical path and the delays in SDF.</returns>
    /// <exception cref="InputException">OpenSTA is absent, failed, or did not resolve every cell.</exception>
    public static (ReportedPath Path, string Sdf) Run(
        SynthesizedDesign design,
        string top,
        string clock,
        string liberty,
        WorkingFolder folder,
        TimeSpan timeout,
        CancellationToken cancellation)
    {
        folder.WriteText(Netlist, NetlistVerilog.Write(design.Netlist));
        folder.WriteText(Script, FormattableString.Invariant(
            $"""
            read_liberty {liberty}
            set_cmd_units -time ps
            read_verilog {Netlist}
            link_design {top}
            create_clock -name clock -period {PeriodPs} [get_ports {clock}]
            puts "cells linked: [llength [get_cells *]]"
            report_checks -path_delay max -format full -digits 4
            write_sdf -divider . {Delays}
            write_sdf -divider . -digits 6 {FineDelays}
            exit

            """));
        var run = ToolRunner.Run(Tool.Sta, ["-no_init", "-no_splash", "-exit", Script], folder.Location, timeout, cancellation);
        string report = run.Output;

        // OpenSTA goes on after errors and ends with 0, and a cell that it does not know drops the paths through it without a word in the report.
        var complaint = Complaint().Match(run.Error + "\n" + report);
        if (complaint.Success)
            throw new InputException($"sta: {complaint.Value.Trim()}");
        var linked = Linked().Match(report);
        string cells = linked.Success ? linked.Groups[1].Value : "no";
        if (cells != design.Cells.ToString(CultureInfo.InvariantCulture))
            throw new InputException(FormattableString.Invariant($"sta linked {cells} cells of {design.Cells} of {top}"));

        // SDF is in the Liberty file's unit whatever the commands': three digits are enough of a picosecond, not of a nanosecond.
        string delays = folder.ReadText(Delays);
        return (ReadPath(report, top), SdfDelays.UnitPs(delays) <= 1 ? delays : folder.ReadText(FineDelays));
    }

    /// <summary>Reads the report of the slowest path.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static ReportedPath ReadPath(string report, string top)
    {
        var slack = Slack().Match(report);
        if (!slack.Success)
            throw new InputException($"sta found no path between registers in {top}");
        var stages = Stage().Matches(report)
            .Select(match => new PathStage(match.Groups[2].Value, match.Groups[3].Value, Number(match.Groups[1])))
            .ToImmutableArray();
        return new ReportedPath(PeriodPs - Number(slack.Groups[1]), stages);
    }

    private static double Number(Group group) => double.Parse(group.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture);

    // What it warns of in the Liberty file itself, such as operating conditions that are named before they stand there, drops nothing.
    [GeneratedRegex(@"^(Error.*|(?!Warning: \S*\.lib\b).*(?:not found|black box|unresolved).*)$", RegexOptions.Multiline)]
    private static partial Regex Complaint();

    [GeneratedRegex(@"cells linked: (\d+)")]
    private static partial Regex Linked();

    [GeneratedRegex(@"(-?\d+\.\d+)\s+slack \((?:MET|VIOLATED)\)")]
    private static partial Regex Slack();

    [GeneratedRegex(@"^\s*(\d+\.\d+)\s+\d+\.\d+ [v^] (\S+) \((\S+)\)$", RegexOptions.Multiline)]
    private static partial Regex Stage();
}
