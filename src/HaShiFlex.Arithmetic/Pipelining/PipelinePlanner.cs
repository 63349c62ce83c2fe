using HaShiFlex.Arithmetic.Cells;
using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Arithmetic.Netlists;

namespace HaShiFlex.Arithmetic.Pipelining;

/// <summary>Counts the registers that a clock demands of a layer, without keeping its netlist: one output after the other, or a graph as a whole.</summary>
public static class PipelinePlanner
{
    /// <summary>What <see cref="PipelinedNetlist.Build"/> would make of the matrix's graph.</summary>
    /// <exception cref="ArgumentException">Sharing between outputs needs the graph itself.</exception>
    /// <exception cref="Documents.InputException">The period is too short for one cell between two registers; the message names it.</exception>
    public static PipelineCost Plan(ShiftAddMatrix matrix, ReductionStyle style, PipelineSettings settings)
    {
        int[] bounds = OutputRanges.Of(matrix);
        var parts = new (RegisterTally Tally, int[] InputReads, double LatestPs)[bounds.Length - 1];
        OutputRanges.Run(parts.Length, range => parts[range] = style switch
        {
            ReductionStyle.CarrySave => PlanCarrySave(matrix, bounds[range], bounds[range + 1], settings),
            ReductionStyle.RippleTree => PlanRippleTree(matrix, bounds[range], bounds[range + 1], settings),
            _ => throw new ArgumentException($"{style} is planned from its graph", nameof(style)),
        });
        var (tally, inputReads, latest) = parts[0];
        foreach (var part in parts.AsSpan(1))
        {
            tally.Add(part.Tally);
            latest = Math.Max(latest, part.LatestPs);
            for (int signal = 0; signal < inputReads.Length; signal++)
                inputReads[signal] = Math.Max(inputReads[signal], part.InputReads[signal]);
        }

        return tally.Cost(inputReads, settings, latest);
    }

    private static (RegisterTally Tally, int[] InputReads, double LatestPs) PlanCarrySave(ShiftAddMatrix matrix, int from, int to, PipelineSettings settings)
    {
        var stages = new CarrySaveStages(matrix, settings);
        for (int output = from; output < to; output++)
            stages.Add(output);
        return (stages.Tally, stages.InputReads, stages.LatestPs);
    }

    private static (RegisterTally Tally, int[] InputReads, double LatestPs) PlanRippleTree(ShiftAddMatrix matrix, int from, int to, PipelineSettings settings)
    {
        var builder = new NetlistBuilder(matrix.Inputs.AsSpan());
        var schedule = new StageSchedule(settings, builder.FirstCellSignal);
        var tally = new RegisterTally(builder.FirstCellSignal);
        var plan = new RippleTreePlan(matrix.Inputs.AsSpan(), keepMembers: true);
        for (int output = from; output < to; output++)
        {
            builder.Clear();
            var terms = matrix.TermsOf(output);
            plan.Make(terms);
            int adders = 0;
            var root = RippleTree.AddOutput(plan, matrix.Inputs.Length, ref adders, builder.AddAdder);
            builder.AddOutput(output, root.AsSpan(), matrix.Constants[output], OutputIntervals.Of(terms, matrix.Inputs.AsSpan(), matrix.Constants[output]));
            schedule.Run(builder.Cells, builder.PlaceOf);
            tally.Add(schedule, builder);
        }

        return (tally, schedule.LastReads[..builder.FirstCellSignal], schedule.LatestPs);
    }

    /// <summary>What <see cref="PipelinedNetlist.Build"/> makes of the graph.</summary>
    /// <exception cref="Documents.InputException">The period is too short for one cell between two registers; the message names it.</exception>
    public static PipelineCost Plan(AdderGraph graph, PipelineSettings settings) => PipelinedNetlist.Build(BitNetlist.Build(graph), settings).Cost;
}
