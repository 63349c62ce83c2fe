namespace HaShiFlex.Networks;

/// <summary>A sliding window over a feature map, in elements; pads are explicit, so auto_pad and ceil_mode are resolved before one is made.</summary>
public readonly record struct Window(
    int KernelHeight,
    int KernelWidth,
    int StrideHeight = 1,
    int StrideWidth = 1,
    int DilationHeight = 1,
    int DilationWidth = 1,
    int PadTop = 0,
    int PadLeft = 0,
    int PadBottom = 0,
    int PadRight = 0)
{
    /// <summary>Elements under the window of one channel.</summary>
    public int Area => KernelHeight * KernelWidth;

    /// <summary>Rows from the first to the last that one position reads.</summary>
    public int SpanHeight => (DilationHeight * (KernelHeight - 1)) + 1;

    /// <summary>Columns from the first to the last that one position reads.</summary>
    public int SpanWidth => (DilationWidth * (KernelWidth - 1)) + 1;

    public bool IsPadded => (PadTop | PadLeft | PadBottom | PadRight) != 0;

    /// <summary>Output extent over an input: floor((in + pads - span) / stride) + 1.</summary>
    public (int Height, int Width) Slide(int height, int width) =>
        (((height + PadTop + PadBottom - SpanHeight) / StrideHeight) + 1,
         ((width + PadLeft + PadRight - SpanWidth) / StrideWidth) + 1);
}
