using System.Runtime.InteropServices;
using Google.Protobuf;
using HaShiFlex.Documents;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Networks.Onnx.Messages;
using static HaShiFlex.Networks.Onnx.Messages.TensorProto.Types;

namespace HaShiFlex.Networks.Tests.Onnx;

public sealed class OnnxTensorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hashiflex-onnx").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static OnnxModel Model(TensorProto weights)
    {
        var model = new OnnxModel(13, -1, 1, 2, 2).Node("Conv", "x w", "y");
        weights.Name = "w";
        weights.Dims.Add([2, 1, 1, 2]);
        model.Graph.Initializer.Add(weights);
        return model;
    }

    private static float[] Weights(TensorProto weights) => Model(weights).Only<ConvolutionLayer>().Weights.Values.ToArray();

    [Fact]
    public void EveryStorageOfRealsReadsTheSame()
    {
        float[] expected = [1, -2.5f, 0, 65504];
        ushort[] halves = [.. expected.Select(f => BitConverter.HalfToUInt16Bits((Half)f))];
        var typed = new TensorProto { DataType = DataType.Float };
        typed.FloatData.Add(expected);
        var typedHalves = new TensorProto { DataType = DataType.Float16 };
        typedHalves.Int32Data.Add(halves.Select(h => (int)h));

        Assert.Equal(expected, Weights(typed));
        Assert.Equal(expected, Weights(typedHalves));
        Assert.Equal(expected, Weights(new TensorProto { DataType = DataType.Float, RawData = Raw<float>(expected) }));
        Assert.Equal(expected, Weights(new TensorProto { DataType = DataType.Float16, RawData = Raw<ushort>(halves) }));
    }

    [Fact]
    public void OtherTypesAndSizesAreRefused()
    {
        Model(new TensorProto { DataType = DataType.Double, RawData = Raw<double>([1, 2, 3, 4]) }).IsRefused("tensor 'w'", "Double", "fp32 or fp16");
        Model(new TensorProto { DataType = DataType.Float, RawData = Raw<float>([1, 2, 3]) }).IsRefused("tensor 'w'", "12 bytes", "takes 16");
        Model(new TensorProto { DataType = DataType.Float }).IsRefused("tensor 'w'", "0 elements", "has 4");
        Model(new TensorProto { DataType = DataType.Float, RawData = Raw<float>([1, 2, 3, 4]), Segment = new TensorProto.Types.Segment() }).IsRefused("segments");

        var huge = Model(new TensorProto { DataType = DataType.Float, RawData = Raw<float>([1]) });
        huge.Graph.Initializer[0].Dims[0] = 1L << 40;
        huge.IsRefused("tensor 'w'", "impossible");
        huge.Graph.Initializer[0].Dims[0] = 1 << 29;
        huge.IsRefused("tensor 'w'", "4 bytes");
        huge.Graph.Initializer[0].Dims[0] = -1;
        huge.IsRefused("tensor 'w'", "impossible");
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void WeightsThatAreNotFiniteAreRefusedWhereverTheyStand(float value)
    {
        for (int at = 0; at < 37; at++)
        {
            float[] weights = [.. Enumerable.Repeat(1f, 37)];
            weights[at] = value;
            new OnnxModel(13, -1, 37).Floats("w", [37, 1], weights).Node("MatMul", "x w", "y").IsRefused("tensor 'w'", $"element {at} is", "finite");
        }
    }

    [Fact]
    public void ExternalDataAreReadFromBesideTheModel()
    {
        File.WriteAllBytes(Path.Combine(_folder, "weights.bin"), [9, 9, 9, 9, .. MemoryMarshal.AsBytes<float>([1, 2, 3, 4]), 7]);
        var network = ReadExternal(("location", "weights.bin"), ("offset", "4"), ("length", "16"));
        Assert.Equal([1f, 2, 3, 4], ((ConvolutionLayer)network.Layers[0]).Weights.Values.ToArray());
    }

    [Theory]
    [InlineData("../weights.bin", "4", "16", "outside the model's folder")]
    [InlineData("/etc/passwd", "0", "16", "outside the model's folder")]
    [InlineData("a/../../weights.bin", "0", "16", "outside the model's folder")]
    [InlineData("c:\\weights.bin", "0", "16", "outside the model's folder")]
    [InlineData("missing.bin", "0", "16", "not there")]
    [InlineData("weights.bin", "8", "16", "past the end")]
    [InlineData("weights.bin", "-4", "16", "a number of bytes")]
    [InlineData("weights.bin", "9223372036854775807", "16", "past the end")]
    [InlineData("weights.bin", "0", "20", "takes 16")]
    [InlineData("", "0", "16", "location is missing")]
    public void ExternalDataOutOfPlaceAreRefused(string location, string offset, string length, string expected)
    {
        File.WriteAllBytes(Path.Combine(_folder, "weights.bin"), new byte[20]);
        string message = Assert.Throws<InputException>(() => ReadExternal(("location", location), ("offset", offset), ("length", length))).Message;
        Assert.Contains("tensor 'w'", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    private Network ReadExternal(params (string Key, string Value)[] entries)
    {
        var weights = new TensorProto { DataType = DataType.Float, DataLocation = DataLocation.External };
        weights.ExternalData.Add(entries.Select(e => new StringStringEntryProto { Key = e.Key, Value = e.Value }));
        string path = Path.Combine(_folder, "model.onnx");
        File.WriteAllBytes(path, Model(weights).Proto.ToByteArray());
        return NetworkReader.Read(path);
    }

    private static ByteString Raw<T>(T[] values)
        where T : unmanaged => ByteString.CopyFrom(MemoryMarshal.AsBytes(values.AsSpan()));
}
