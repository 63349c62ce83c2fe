using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using HaShiFlex.Inference.Kernel.Vectors;

namespace HaShiFlex.Inference.Kernel;

/// <summary>Where a tile of accumulators goes: its requantization columns and its place in the output map.</summary>
internal unsafe struct OutputTile
{
    public RequantizeMode Mode;
    public int* Multiplier;
    public int* Addend;
    public int* Shift;
    public int* Low;
    public int* High;
    public double* Factor;
    public int Centre;

    /// <summary>Bounds of what is stored.</summary>
    public short StoredMinimum;

    public short StoredMaximum;

    public bool IsByte;

    /// <summary>First element of the tile's first row.</summary>
    public byte* To;

    /// <summary>Bytes from one row (output position) to the next.</summary>
    public nint RowBytes;

    /// <summary>Rows of the tile that exist.</summary>
    public int Rows;

    /// <summary>Columns of the tile that exist.</summary>
    public int Columns;

    /// <summary>One per column of the tile where accumulators are watched, else null.</summary>
    public AccumulatorRange* Observed;

    /// <param name="table">Requantization of the layer; its columns from <paramref name="column"/> on are the tile's.</param>
    public static OutputTile Of(RequantizeTable table, int column, short storedMinimum, short storedMaximum, bool isByte) => new()
    {
        Mode = table.Mode,
        Multiplier = table.Multiplier + column,
        Addend = table.Addend + column,
        Shift = table.Shift + column,
        Low = table.Low + column,
        High = table.High + column,
        Factor = table.Factor + column,
        Centre = table.Centre,
        StoredMinimum = storedMinimum,
        StoredMaximum = storedMaximum,
        IsByte = isByte,
    };

    /// <summary>Centred results of eight accumulators that stand at a column of the table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Vector256<int> Requantize<TVectors>(Vector256<int> accumulators, int column)
        where TVectors : struct, IVectorSet
    {
        if (Mode != RequantizeMode.Plain)
        {
            accumulators = Vector256.Min(Vector256.Max(accumulators, Vector256.Load(Low + column)), Vector256.Load(High + column));
            if (Mode == RequantizeMode.Wide)
            {
                // The addend holds rounding and centre for the other modes; here rounding is the operation's and the centre is what saturation expects.
                return TVectors.ScaleAndRound(accumulators, Vector256.Load(Factor + column), Vector256.Load(Factor + column + 4)) - Vector256.Create(Centre);
            }
        }

        return TVectors.ShiftRight((accumulators * Vector256.Load(Multiplier + column)) + Vector256.Load(Addend + column), Vector256.Load(Shift + column));
    }
}
