namespace HaShiFlex.Arithmetic.Timing;

/// <summary>One signal on a path.</summary>
/// <param name="Name">Such as <c>input 3 bit 7</c> or <c>output 2 bit 5 sum</c>.</param>
/// <param name="ArrivalPs">After the clock edge that launched the path.</param>
public readonly record struct PathPoint(string Name, double ArrivalPs);
