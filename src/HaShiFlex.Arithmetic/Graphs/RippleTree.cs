using System.Collections.Immutable;

namespace HaShiFlex.Arithmetic.Graphs;

/// <summary>Every addition is a carry-propagate adder of its own; a bias is added last.</summary>
public static class RippleTree
{
    public static AdderGraph Build(ShiftAddMatrix matrix)
    {
        var adders = ImmutableArray.CreateBuilder<Adder>();
        var outputs = ImmutableArray.CreateBuilder<OutputSum>(matrix.Outputs);
        var plan = new RippleTreePlan(matrix.Inputs.AsSpan(), keepMembers: true);
        int made = 0;
        for (int output = 0; output < matrix.Outputs; output++)
        {
            plan.Make(matrix.TermsOf(output));
            outputs.Add(new OutputSum(AddOutput(plan, matrix.Inputs.Length, ref made, (in Adder adder, Interval _) => adders.Add(adder)), matrix.Constants[output]));
        }

        return new AdderGraph(matrix.Inputs, adders.DrainToImmutable(), outputs.MoveToImmutable());
    }

    internal delegate void AdderSink(in Adder adder, Interval interval);

    /// <summary>Makes the adders of a planned output in their order.</summary>
    /// <param name="plan">Made with its members kept.</param>
    /// <param name="inputs">How many inputs: the number of the first adder's node.</param>
    /// <param name="made">Adders that already stand; grows by those of this output.</param>
    /// <param name="sink">Takes each adder and the interval of its result.</param>
    /// <returns>The term that the output is; none where it has no terms.</returns>
    internal static ImmutableArray<Term> AddOutput(RippleTreePlan plan, int inputs, ref int made, AdderSink sink)
    {
        if (plan.Root < 0)
            return [];
        var taken = new int[plan.Classes.Count];
        foreach (var step in plan.Steps)
        {
            int low = Math.Min(plan.Classes[step.Left].Shift, plan.Classes[step.Right].Shift);
            var interval = plan.Classes[step.Result].Interval;
            for (int i = 0; i < step.Count; i++)
            {
                int left = plan.Members(step.Left)[taken[step.Left]++];
                int right = plan.Members(step.Right)[taken[step.Right]++];
                plan.Members(step.Result).Add(inputs + made++);
                sink(
                    new Adder(
                        new Term(left, plan.Classes[step.Left].Shift - low, step.LeftNegative),
                        new Term(right, plan.Classes[step.Right].Shift - low, step.RightNegative)),
                    interval);
            }
        }

        var root = plan.Classes[plan.Root];
        return [new Term(plan.Members(plan.Root)[0], root.Shift, plan.RootNegative)];
    }
}
