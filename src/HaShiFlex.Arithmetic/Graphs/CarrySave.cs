using System.Collections.Immutable;

namespace HaShiFlex.Arithmetic.Graphs;

/// <summary>Every output is one sum of all its terms, reduced by 3:2 compressors: no value but the inputs and the outputs exists as a word.</summary>
public static class CarrySave
{
    public static AdderGraph Build(ShiftAddMatrix matrix)
    {
        var outputs = ImmutableArray.CreateBuilder<OutputSum>(matrix.Outputs);
        for (int output = 0; output < matrix.Outputs; output++)
            outputs.Add(new OutputSum([.. matrix.TermsOf(output)], matrix.Constants[output]));
        return new AdderGraph(matrix.Inputs, [], outputs.MoveToImmutable());
    }
}
