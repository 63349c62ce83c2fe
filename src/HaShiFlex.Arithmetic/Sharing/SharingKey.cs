using System.Runtime.InteropServices;
using System.Security.Cryptography;
using HaShiFlex.Arithmetic.Graphs;

namespace HaShiFlex.Arithmetic.Sharing;

/// <summary>What a shared graph depends on, as a hash: the matrix, the settings and the version of the optimizer.</summary>
public static class SharingKey
{
    /// <summary>64 hexadecimal digits.</summary>
    public static string Of(ShiftAddMatrix matrix, SharingSettings settings)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var costs = settings.Costs;
        long[] choices =
        [
            SharingOptimizer.Version,
            (long)settings.Objective,
            settings.Effort,
            settings.Seed,
            settings.TimeBudget?.Ticks ?? -1,
            settings.DepthLimit ?? -1,
            BitConverter.DoubleToInt64Bits(costs.FullAdder),
            BitConverter.DoubleToInt64Bits(costs.HalfAdder),
            BitConverter.DoubleToInt64Bits(costs.Flop),
            matrix.Inputs.Length,
            matrix.Outputs,
        ];
        Append(hash, choices);
        if (settings.ClockLimit is { } clock)
        {
            var delays = clock.Delays;
            double[] times =
            [
                clock.PeriodPs,
                delays.OperandToSum,
                delays.OperandToCarry,
                delays.CarryInToSum,
                delays.CarryInToCarry,
                delays.HalfToSum,
                delays.HalfToCarry,
                delays.Inverter,
                delays.ClockToOutput,
                delays.Setup,
            ];
            hash.AppendData(MemoryMarshal.AsBytes(times.AsSpan()));
        }

        foreach (var interval in matrix.Inputs)
            Append(hash, [interval.Minimum, interval.Maximum]);
        var terms = new long[matrix.Terms.Length];
        for (int i = 0; i < terms.Length; i++)
            terms[i] = ((long)matrix.Terms[i].Node << 8) | ((long)matrix.Terms[i].Shift << 1) | (matrix.Terms[i].Negative ? 1L : 0);
        hash.AppendData(MemoryMarshal.AsBytes(matrix.Offsets.AsSpan()));
        Append(hash, terms);
        Append(hash, matrix.Constants.AsSpan());
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<long> values) => hash.AppendData(MemoryMarshal.AsBytes(values));
}
