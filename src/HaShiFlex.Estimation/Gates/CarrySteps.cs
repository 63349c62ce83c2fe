namespace HaShiFlex.Estimation.Gates;

/// <summary>
/// What each carry of a row takes, over what the first one takes. Synthesis that dissolves adders into gates does not keep a rippling carry: what a stretch of
/// bits generates and propagates is found beside the carry that comes in, in a tree of depth log2 (Brent and Kung, IEEE Trans. Computers C-31(3), 1982), as far
/// as it pays. So n carries in a row take (1 - a) n + a log2(1 + n) times as long as one, where a is fitted to the flow.
/// </summary>
internal readonly struct CarrySteps
{
    /// <summary>Carries whose steps are kept: words are hardly longer.</summary>
    private const int Kept = 64;

    private readonly double _share;
    private readonly double[] _steps;

    /// <param name="lookAheadShare">The a above, 0 to 1; 0 for carries that ripple.</param>
    public CarrySteps(double lookAheadShare)
    {
        _share = lookAheadShare;
        _steps = new double[Kept];
        for (int carries = 0; carries < Kept; carries++)
            _steps[carries] = Step(carries);
    }

    /// <summary>One carry more in a row.</summary>
    /// <param name="carries">How many are before it, 0 or more.</param>
    public double this[int carries] => carries < Kept ? _steps[carries] : Step(carries);

    private double Step(int carries) => 1 - _share + (_share * Math.Log2((carries + 2.0) / (carries + 1)));
}
