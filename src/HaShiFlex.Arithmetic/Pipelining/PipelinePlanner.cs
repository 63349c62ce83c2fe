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
        if (style is not (ReductionStyle.CarrySave or ReductionStyle.RippleTree))
            throw new ArgumentException($"{style} is planned from its graph", nameof(style));
        int[] bounds = OutputRanges.Of(matrix);
        var tallies = new RegisterTally[bounds.Length - 1];
        var schedules = new StageSchedule[bounds.Length - 1];
        OutputRanges.Run(bounds.Length - 1, range =>
        {
            var builder = new NetlistBuilder(matrix.Inputs.AsSpan());
            var schedule = schedules[range] = new StageSchedule(settings, builder.FirstCellSignal);
            var tally = tallies[range] = new RegisterTally(builder.FirstCellSignal);
            var plan = style == ReductionStyle.RippleTree ? new RippleTreePlan(matrix.Inputs.AsSpan(), keepMembers: true) : null;
            for (int output = bounds[range]; output < bounds[range + 1]; output++)
            {
                builder.Clear();
                var terms = matrix.TermsOf(output);
                var interval = OutputIntervals.Of(terms, matrix.Inputs.AsSpan(), matrix.Constants[output]);
                if (plan is null)
                {
                    builder.AddOutput(output, terms, matrix.Constants[output], interval);
                }
                else
                {
                    plan.Make(terms);
                    int adders = 0;
                    var root = RippleTree.AddOutput(plan, matrix.Inputs.Length, ref adders, builder.AddAdder);
                    builder.AddOutput(output, root.AsSpan(), matrix.Constants[output], interval);
                }

                schedule.Run(builder.Cells, builder.PlaceOf);
                tally.Add(schedule, builder);
            }
        });

        double latest = schedules.Max(s => s.LatestPs);
        int[] inputReads = schedules[0].LastReads[..schedules[0].InputSignals];
        for (int range = 1; range < tallies.Length; range++)
        {
            tallies[0].Add(tallies[range]);
            for (int signal = 0; signal < inputReads.Length; signal++)
                inputReads[signal] = Math.Max(inputReads[signal], schedules[range].LastReads[signal]);
        }

        return tallies[0].Cost(inputReads, settings, latest);
    }

    /// <summary>What <see cref="PipelinedNetlist.Build"/> makes of the graph.</summary>
    /// <exception cref="Documents.InputException">The period is too short for one cell between two registers; the message names it.</exception>
    public static PipelineCost Plan(AdderGraph graph, PipelineSettings settings) => PipelinedNetlist.Build(BitNetlist.Build(graph), settings).Cost;
}
