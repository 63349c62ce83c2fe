using System.Collections.Immutable;

namespace HaShiFlex.Networks.Layers;

/// <summary>The mean under a window; global pooling is the window that covers the whole input.</summary>
/// <param name="CountIncludePad">Whether padded elements count in the divisor.</param>
/// <param name="CeilRows">Rows that ceil_mode reads below the padded input; they never count in the divisor (ONNX AveragePool, opset 19 note).</param>
/// <param name="CeilColumns">Columns that ceil_mode reads right of the padded input.</param>
public sealed record AveragePoolLayer(
    string Name,
    ImmutableArray<int> Inputs,
    Shape Input,
    Shape Output,
    Window Window,
    bool CountIncludePad = false,
    int CeilRows = 0,
    int CeilColumns = 0)
    : Layer(Name, Inputs, Output)
{
    public bool IsGlobal => Output.Positions == 1 && !Window.IsPadded
        && Window.KernelHeight == Input.Height && Window.KernelWidth == Input.Width;

    public override string Kind => IsGlobal ? "global-average-pool" : "average-pool";

    /// <summary>The distinct divisors of all output positions, ascending: one, unless the window reaches over a border that does not count.</summary>
    public IReadOnlyList<int> Divisors()
    {
        var divisors = new List<int>();
        for (int position = 0; position < Output.Positions; position++)
        {
            int divisor = Divisor(position / Output.Width, position % Output.Width);
            if (!divisors.Contains(divisor))
                divisors.Add(divisor);
        }

        divisors.Sort();
        return divisors;
    }

    /// <summary>How many elements the mean at an output position is taken over.</summary>
    public int Divisor(int outputRow, int outputColumn)
    {
        return Count(outputRow * Window.StrideHeight - Window.PadTop, Window.KernelHeight, Window.DilationHeight, Input.Height,
                Window.PadTop, Window.PadBottom - CeilRows)
            * Count(outputColumn * Window.StrideWidth - Window.PadLeft, Window.KernelWidth, Window.DilationWidth, Input.Width,
                Window.PadLeft, Window.PadRight - CeilColumns);

        int Count(int start, int kernel, int dilation, int extent, int before, int after)
        {
            int low = CountIncludePad ? -before : 0, high = CountIncludePad ? extent + after : extent, count = 0;
            for (int k = 0; k < kernel; k++)
            {
                int at = start + (k * dilation);
                if (at >= low && at < high)
                    count++;
            }

            return count;
        }
    }
}
