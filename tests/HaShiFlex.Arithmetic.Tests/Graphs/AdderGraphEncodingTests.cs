using HaShiFlex.Arithmetic.Graphs;
using HaShiFlex.Arithmetic.Sharing;

namespace HaShiFlex.Arithmetic.Tests.Graphs;

public sealed class AdderGraphEncodingTests
{
    [Fact]
    public void WhatIsEncodedIsDecoded() => ForRandomSeeds.Check(seed =>
    {
        var matrix = RandomMatrices.Make(seed);
        var graph = (seed % 3) switch
        {
            0 => RippleTree.Build(matrix),
            1 => CarrySave.Build(matrix),
            _ => SharingOptimizer.Optimize(matrix, new SharingSettings { Effort = 5 }),
        };
        Assert.True(AdderGraphEncoding.TryDecode(AdderGraphEncoding.Encode(graph), out var decoded));
        Assert.Equal(graph.Form, decoded!.Form);
        Assert.Equal(graph.Inputs.ToArray(), decoded.Inputs.ToArray());
        Assert.Equal(graph.Adders.ToArray(), decoded.Adders.ToArray());
        Assert.Equal(graph.Outputs.Select(o => (o.Constant, Terms: string.Join(' ', o.Terms))), decoded.Outputs.Select(o => (o.Constant, Terms: string.Join(' ', o.Terms))));
    });
}
