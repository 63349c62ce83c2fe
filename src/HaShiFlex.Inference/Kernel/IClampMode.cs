namespace HaShiFlex.Inference.Kernel;

/// <summary>Whether accumulators are limited before they are requantized, known when code is compiled.</summary>
internal interface IClampMode
{
    public static abstract bool Limits { get; }
}

/// <summary><see cref="RequantizeMode.Plain"/>.</summary>
internal readonly struct PlainMode : IClampMode
{
    public static bool Limits => false;
}

/// <summary><see cref="RequantizeMode.Clamped"/>.</summary>
internal readonly struct ClampedMode : IClampMode
{
    public static bool Limits => true;
}
