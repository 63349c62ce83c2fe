namespace HaShiFlex.Arithmetic.Netlists;

/// <summary>
/// A signal as it is read, complemented or not. Signal 0 is the constant zero; then come the bits of the inputs, input by input, lowest first; then sum and
/// carry of every cell in turn.
/// </summary>
/// <param name="Code">Signal x 2 + 1 where it is complemented.</param>
public readonly record struct Bit(int Code)
{
    public static readonly Bit Zero = new(0);

    public static readonly Bit One = new(1);

    public int Signal => Code >> 1;

    public bool Complemented => (Code & 1) != 0;

    public bool IsConstant => Code < 2;

    public static Bit Of(int signal, bool complemented) => new((signal << 1) | (complemented ? 1 : 0));

    public static Bit operator ~(Bit bit) => new(bit.Code ^ 1);
}
