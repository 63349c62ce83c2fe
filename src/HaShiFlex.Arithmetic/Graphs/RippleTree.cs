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
        for (int output = 0; output < matrix.Outputs; output++)
        {
            plan.Make(matrix.TermsOf(output));
            outputs.Add(new OutputSum(AddOutput(plan, matrix.Inputs.Length, adders), matrix.Constants[output]));
        }

        return new AdderGraph(matrix.Inputs, adders.DrainToImmutable(), outputs.MoveToImmutable());
    }

    private static ImmutableArray<Term> AddOutput(RippleTreePlan plan, int inputs, ImmutableArray<Adder>.Builder adders)
    {
        if (plan.Root < 0)
            return [];
        var taken = new int[plan.Classes.Count];
        foreach (var step in plan.Steps)
        {
            int low = Math.Min(plan.Classes[step.Left].Shift, plan.Classes[step.Right].Shift);
            for (int i = 0; i < step.Count; i++)
            {
                int left = plan.Members(step.Left)[taken[step.Left]++];
                int right = plan.Members(step.Right)[taken[step.Right]++];
                plan.Members(step.Result).Add(inputs + adders.Count);
                adders.Add(new Adder(
                    new Term(left, plan.Classes[step.Left].Shift - low, step.LeftNegative),
                    new Term(right, plan.Classes[step.Right].Shift - low, step.RightNegative)));
            }
        }

        var root = plan.Classes[plan.Root];
        return [new Term(plan.Members(plan.Root)[0], root.Shift, plan.RootNegative)];
    }
}
