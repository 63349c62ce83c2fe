using HaShiFlex.Arithmetic.Graphs;

namespace HaShiFlex.Arithmetic.Tests.Graphs;

public sealed class AdderGraphEvaluatorTests
{
    [Fact]
    public void EveryStyleComputesTheMatrixProduct() => ForRandomSeeds.Check(seed =>
    {
        var matrix = RandomMatrices.Make(seed);
        long[] inputs = RandomMatrices.Inputs(matrix, 13, seed);
        long[] product = RandomMatrices.Product(matrix, inputs, 13);
        Assert.Equal(product, AdderGraphEvaluator.Evaluate(RippleTree.Build(matrix), inputs, 13));
        Assert.Equal(product, AdderGraphEvaluator.Evaluate(CarrySave.Build(matrix), inputs, 13));
    });

    [Fact]
    public void AValueOutsideItsIntervalIsRefused()
    {
        var graph = CarrySave.Build(RandomMatrices.Make(5));
        long[] inputs = [.. graph.Inputs.Select(i => i.Maximum)];
        inputs[0]++;
        Assert.Throws<ArgumentException>(() => AdderGraphEvaluator.Evaluate(graph, inputs));
    }
}
