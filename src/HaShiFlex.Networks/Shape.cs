namespace HaShiFlex.Networks;

/// <summary>A feature map's extent for one image: channels x height x width (NCHW without N). A vector has height and width 1.</summary>
public readonly record struct Shape(int Channels, int Height, int Width)
{
    /// <summary>Output positions: pixels of one channel.</summary>
    public int Positions => Height * Width;

    public long Elements => (long)Channels * Height * Width;

    public override string ToString() => FormattableString.Invariant($"{Channels}x{Height}x{Width}");
}
