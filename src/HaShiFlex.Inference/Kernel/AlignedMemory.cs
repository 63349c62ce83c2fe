namespace HaShiFlex.Inference.Kernel;

/// <summary>Memory that the collector does not move, zeroed, starting at a cache line, so that vector code can hold pointers into it.</summary>
internal sealed unsafe class AlignedMemory
{
    private const int CacheLineBytes = 64;
    private readonly byte[] _bytes;

    public AlignedMemory(long bytes)
    {
        _bytes = GC.AllocateArray<byte>(checked((int)bytes) + CacheLineBytes, pinned: true);
        var start = (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _bytes[0]);
        Pointer = start + (-(nint)start & (CacheLineBytes - 1));
        Length = bytes;
    }

    public byte* Pointer { get; }

    public long Length { get; }

    public static AlignedMemory Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var memory = new AlignedMemory((long)values.Length * sizeof(T));
        values.CopyTo(new Span<T>(memory.Pointer, values.Length));
        return memory;
    }
}
