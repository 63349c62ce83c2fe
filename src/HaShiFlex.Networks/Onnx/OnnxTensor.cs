using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using HaShiFlex.Documents;
using HaShiFlex.Networks.Onnx.Messages;
using static HaShiFlex.Networks.Onnx.Messages.TensorProto.Types;

namespace HaShiFlex.Networks.Onnx;

/// <summary>A constant of the graph. Its stated size is checked against its data before anything of that size is made.</summary>
internal sealed class OnnxTensor
{
    private readonly OnnxFile _file;
    private readonly TensorProto? _proto;
    private ReadOnlyMemory<float>? _floats;
    private long[]? _integers;

    private OnnxTensor(OnnxFile file, string name, int[] dims, int count, TensorProto? proto)
    {
        (_file, Name, Dims, Count, _proto) = (file, name, dims, count, proto);
    }

    public string Name { get; }

    public int[] Dims { get; }

    /// <summary>Elements: the product of <see cref="Dims"/>.</summary>
    public int Count { get; }

    public static OnnxTensor Of(OnnxFile file, TensorProto proto, string name)
    {
        long count = 1;
        int[] dims = new int[proto.Dims.Count];
        for (int i = 0; i < dims.Length; i++)
        {
            long dim = proto.Dims[i];
            if (dim is < 0 or > int.MaxValue || (count *= dim) > int.MaxValue)
                throw file.Fault($"tensor '{name}': its shape [{string.Join(", ", proto.Dims)}] is impossible");
            dims[i] = (int)dim;
        }

        return new OnnxTensor(file, name, dims, (int)count, proto);
    }

    public static OnnxTensor Of(OnnxFile file, string name, int[] dims, float[] values) => new(file, name, dims, values.Length, null) { _floats = values };

    public static OnnxTensor Of(OnnxFile file, string name, int[] dims, long[] values) => new(file, name, dims, values.Length, null) { _integers = values };

    /// <summary>The same elements under another shape of the same size.</summary>
    public OnnxTensor WithDims(string name, int[] dims) => new(_file, name, dims, Count, _proto) { _floats = _floats, _integers = _integers };

    public InputException Fault(string message) => _file.Fault($"tensor '{Name}': {message}");

    /// <summary>The elements as fp32, finite every one.</summary>
    public ReadOnlyMemory<float> FiniteFloats()
    {
        var values = Floats();
        int at = FirstNonFinite(values.Span);
        return at < 0
            ? values
            : throw Fault(string.Create(CultureInfo.InvariantCulture, $"element {at} is {values.Span[at]}; every weight must be finite"));
    }

    /// <summary>The elements as fp32.</summary>
    public ReadOnlyMemory<float> Floats() => _floats ??= ReadFloats();

    /// <summary>The elements as whole numbers: shapes, axes, flags.</summary>
    public long[] Integers() => _integers ??= ReadIntegers();

    private float[] ReadFloats()
    {
        if (_proto is null)
            throw Fault("holds whole numbers; fp32 or fp16 is expected");

        switch (_proto.DataType)
        {
            case DataType.Float when IsRaw:
                float[] floats = new float[CheckedCount(sizeof(float))];
                ReadRaw(MemoryMarshal.AsBytes(floats.AsSpan()));
                if (!BitConverter.IsLittleEndian)
                    BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, uint>(floats.AsSpan()), MemoryMarshal.Cast<float, uint>(floats.AsSpan()));
                return floats;
            case DataType.Float:
                CheckCount(_proto.FloatData.Count);
                return [.. _proto.FloatData];
            case DataType.Float16 when IsRaw:
                ushort[] halves = new ushort[CheckedCount(sizeof(ushort))];
                ReadRaw(MemoryMarshal.AsBytes(halves.AsSpan()));
                if (!BitConverter.IsLittleEndian)
                    BinaryPrimitives.ReverseEndianness(halves, halves);
                return Array.ConvertAll(halves, h => (float)BitConverter.UInt16BitsToHalf(h));
            case DataType.Float16:
                CheckCount(_proto.Int32Data.Count);
                return [.. _proto.Int32Data.Select(h => (float)BitConverter.UInt16BitsToHalf((ushort)h))];
            default:
                throw Fault($"is of type {_proto.DataType}; fp32 or fp16 is expected");
        }
    }

    private long[] ReadIntegers()
    {
        if (_proto is null)
            throw Fault("holds fp32; int64 is expected");

        switch (_proto.DataType)
        {
            case DataType.Int64 when IsRaw:
                long[] wide = new long[CheckedCount(sizeof(long))];
                ReadRaw(MemoryMarshal.AsBytes(wide.AsSpan()));
                if (!BitConverter.IsLittleEndian)
                    BinaryPrimitives.ReverseEndianness(wide, wide);
                return wide;
            case DataType.Int64:
                CheckCount(_proto.Int64Data.Count);
                return [.. _proto.Int64Data];
            case DataType.Int32 when IsRaw:
                int[] narrow = new int[CheckedCount(sizeof(int))];
                ReadRaw(MemoryMarshal.AsBytes(narrow.AsSpan()));
                if (!BitConverter.IsLittleEndian)
                    BinaryPrimitives.ReverseEndianness(narrow, narrow);
                return Array.ConvertAll(narrow, n => (long)n);
            case DataType.Bool when IsRaw:
                byte[] flags = new byte[CheckedCount(sizeof(byte))];
                ReadRaw(flags);
                return Array.ConvertAll(flags, n => (long)n);
            case DataType.Int32 or DataType.Bool:
                CheckCount(_proto.Int32Data.Count);
                return [.. _proto.Int32Data.Select(n => (long)n)];
            default:
                throw Fault($"is of type {_proto.DataType}; int64 or int32 is expected");
        }
    }

    private bool IsExternal => _proto!.DataLocation == DataLocation.External;

    private bool IsRaw => IsExternal || _proto!.RawData.Length > 0;

    private void CheckCount(int stored)
    {
        if (_proto!.Segment is not null)
            throw Fault("is stored in segments, which is not supported; save the model anew");
        if (stored != Count)
            throw Fault($"holds {stored} elements; its shape [{string.Join(", ", Dims)}] has {Count}");
    }

    private int CheckedCount(int elementSize)
    {
        long needed = (long)Count * elementSize;
        if (IsExternal)
        {
            _ = ExternalData.Locate(this, _proto!, needed);
            return Count;
        }

        if (_proto!.Segment is not null)
            throw Fault("is stored in segments, which is not supported; save the model anew");
        if (_proto.RawData.Length != needed)
            throw Fault($"holds {_proto.RawData.Length} bytes; its shape [{string.Join(", ", Dims)}] takes {needed}");
        return Count;
    }

    private void ReadRaw(Span<byte> target)
    {
        if (IsExternal)
            ExternalData.Locate(this, _proto!, target.Length).Read(this, target);
        else
            _proto!.RawData.Span.CopyTo(target);
    }

    public string ModelPath => _file.Path;

    /// <summary>The index of the first NaN or infinity, or -1.</summary>
    internal static int FirstNonFinite(ReadOnlySpan<float> values)
    {
        var bits = MemoryMarshal.Cast<float, uint>(values);
        int i = 0;
        // An exponent of all ones is an infinity or not a number.
        var mask = new Vector<uint>(0x7F80_0000u);
        for (; i <= bits.Length - Vector<uint>.Count; i += Vector<uint>.Count)
        {
            if (Vector.EqualsAny(new Vector<uint>(bits[i..]) & mask, mask))
                break;
        }

        for (; i < bits.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                return i;
        }

        return -1;
    }
}
