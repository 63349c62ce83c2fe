using HaShiFlex.Networks.Onnx;
using HaShiFlex.Networks.Onnx.Messages;
using static HaShiFlex.Networks.Onnx.Messages.TensorProto.Types;

namespace HaShiFlex.Networks.Tests.Onnx;

public class OnnxGraphTests
{
    private static OnnxModel Valid() => new OnnxModel(13, -1, 1, 4, 4).Counting("w", 2, 1, 3, 3).Node("Conv", "x w", "t").Node("Relu", "t", "y");

    [Fact]
    public void NodesMayStandInAnyOrder()
    {
        var model = Valid().Node("Flatten", "y", "z");
        model.Graph.Output[0].Name = "z";
        var reversed = model.Graph.Node.Reverse().ToList();
        model.Graph.Node.Clear();
        model.Graph.Node.Add(reversed);
        Assert.Equal(["Conv_t", "Flatten_z"], model.Layers().Select(l => l.Name));
    }

    [Fact]
    public void InitializersMayBeListedAmongTheInputs()
    {
        var model = Valid();
        model.Graph.Input.Add(OnnxModel.Value("w", 2, 1, 3, 3));
        Assert.Single(model.Layers());
    }

    [Fact]
    public void WhatTheOutputDoesNotNeedIsLeftOut()
    {
        var model = Valid().Node("Flatten", "t", "unused");
        var layer = Assert.Single(model.Layers());
        Assert.Equal(Activation.Relu, layer.Activation);
    }

    [Fact]
    public void LayersGetUniqueNamesEvenIfNodesShareOne()
    {
        var model = new OnnxModel(13, -1, 1, 4, 4).Counting("w", 1, 1, 1, 1).Node("Conv", "x w", "t").Node("Conv", "t w", "u").Node("Conv", "u w", "y");
        model.Graph.Node[1].Name = model.Graph.Node[0].Name;
        model.Graph.Node[2].Name = "";
        Assert.Equal(["Conv_t", "u", "y"], model.Layers().Select(l => l.Name));
    }

    [Fact]
    public void AFixedBatchStaysOutOfTheShapes()
    {
        var model = new OnnxModel(13, 8, 1, 4, 4).Counting("w", 16, 3).Node("Flatten", "x", "f").Node("MatMul", "f w", "y");
        model.Graph.Output[0] = OnnxModel.Value("y", 8, 3);
        Assert.Equal(new Shape(3, 1, 1), Assert.Single(model.Layers()).Output);
    }

    [Fact]
    public void GraphsThatAreNoNetworkAreRefused()
    {
        new OnnxModel(13, 1, 4).IsRefused("no nodes");

        var cycle = new OnnxModel(13, 1, 4).Node("Add", "x b", "a").Node("Relu", "a", "b").Node("Relu", "b", "y");
        cycle.IsRefused("cycle", "'Add_a'");

        new OnnxModel(13, 1, 4).Node("Add", "x nothing", "y").IsRefused("'Add_y' (Add)", "'nothing' is missing");
        new OnnxModel(13, 1, 4).Node("Relu", "x", "z").IsRefused("no node makes", "'y'");
        new OnnxModel(13, 1, 4).Node("Relu", "x", "y").Node("Identity", "x", "y").IsRefused("'Identity_y'", "also an output of node 'Relu_y'");
        Valid().Floats("w", [1], 1).IsRefused("tensor 'w'", "two initializers");
        new OnnxModel(13, 1, 4).Node("Identity", "x", "y").IsRefused("no layers");
        new OnnxModel(13, 1, 4).Floats("c", [1], 1).Node("Identity", "c", "y").IsRefused("does not depend on its input");

        var outputs = Valid();
        outputs.Graph.Output.Add(new ValueInfoProto { Name = "t" });
        outputs.IsRefused("2 outputs ('y', 't')");

        var inputs = Valid();
        inputs.Graph.Input.Add(OnnxModel.Value("z", 1, 4));
        inputs.IsRefused("2 inputs ('x', 'z')");

        var none = Valid();
        none.Graph.Input.Clear();
        none.IsRefused("no input");
    }

    [Fact]
    public void AnImageOfOpenSizeIsRefused()
    {
        new OnnxModel(13, -1, 3, -1, -1).Node("Relu", "x", "y").IsRefused("input 'x'", "dimension 2 is dynamic", "fixed size");
        new OnnxModel(13, -1, 3, 1, 1, 1).Node("Relu", "x", "y").IsRefused("5 dimensions");
        new OnnxModel(13, -1, 3, 1L << 40, 1).Node("Relu", "x", "y").IsRefused("dimension 2");
        new OnnxModel(13, -1, 1 << 10, 1 << 10, 1 << 10).Node("Relu", "x", "y").IsRefused("'x'", "elements are supported");

        var shapeless = new OnnxModel(13, -1, 3).Node("Relu", "x", "y");
        shapeless.Graph.Input[0].Type.TensorType.Shape = null;
        shapeless.IsRefused("no stated shape");

        var bytes = new OnnxModel(13, -1, 3).Node("Relu", "x", "y");
        bytes.Graph.Input[0].Type.TensorType.ElemType = DataType.Uint8;
        bytes.IsRefused("type Uint8");
    }

    [Fact]
    public void ForeignOperatorsAndAttributesAreRefusedByName()
    {
        new OnnxModel(13, 1, 4).Node("Sigmoid", "x", "y").IsRefused("node 'Sigmoid_y' (Sigmoid)", "not supported", "Conv");
        new OnnxModel(13, 1, 4).Node("Relu", "x", "y", ("alpha", 1f)).IsRefused("'Relu_y'", "attribute 'alpha'");
        new OnnxModel(13, 1, 4).Node("Relu", "x x", "y").IsRefused("'Relu_y'", "2 inputs");

        var dead = Valid().Node("Erf", "t", "unused");
        dead.IsRefused("'Erf_unused' (Erf)");

        var domain = Valid();
        domain.Graph.Node[0].Domain = "com.example";
        domain.IsRefused("com.example.Conv");

        var nameless = Valid();
        nameless.Graph.Node[1].Name = "";
        nameless.Graph.Node[1].OpType = "Selu";
        nameless.IsRefused("node 'y' (Selu)");
    }

    [Fact]
    public void OperatorSetsOutsideTheSupportedRangeAreRefused()
    {
        new OnnxModel(OnnxReader.OldestOpset - 1, 1, 4).Node("Relu", "x", "y").IsRefused("operator set 6", "7 to");
        new OnnxModel(OnnxReader.NewestOpset + 1, 1, 4).Node("Relu", "x", "y").IsRefused("operator set");
        var none = Valid();
        none.Proto.OpsetImport.Clear();
        none.IsRefused("0 versions");
    }

    [Fact]
    public void AStatedShapeThatIsNotTheInferredOneIsRefused()
    {
        var model = Valid();
        model.Graph.ValueInfo.Add(OnnxModel.Value("t", -1, 2, 2, 3));
        model.IsRefused("'Conv_t'", "[1, 2, 2, 2]", "states [N, 2, 2, 3]");

        model.Graph.ValueInfo[0] = OnnxModel.Value("t", 5, 2, -1, 2);
        Assert.Single(model.Layers());
        model.Graph.ValueInfo[0] = OnnxModel.Value("t", 1, 2);
        model.IsRefused("'Conv_t'");
    }
}
