using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;

namespace HaShiFlex.Inference.Kernel.Steps;

/// <summary>The largest stored element under a window; stored order is code order.</summary>
internal sealed unsafe class MaxPoolStep(int index, QuantizedLayer layer, MaxPoolLayer pool, FeatureTensor input, FeatureTensor output) : KernelStep(index, output)
{
    public override string Method => "elements";

    public override void Run(Workspace workspace)
    {
        var (shape, window) = (pool.Input, pool.Window);
        for (int position = 0; position < pool.Output.Positions; position++)
        {
            int top = (position / pool.Output.Width * window.StrideHeight) - window.PadTop;
            int leftmost = (position % pool.Output.Width * window.StrideWidth) - window.PadLeft;
            for (int c = 0; c < shape.Channels; c++)
            {
                long largest = long.MinValue;
                for (int k = 0; k < window.Area; k++)
                {
                    int row = top + (k / window.KernelWidth * window.DilationHeight), column = leftmost + (k % window.KernelWidth * window.DilationWidth);
                    if (row >= 0 && row < shape.Height && column >= 0 && column < shape.Width)
                        largest = Math.Max(largest, input.Code(workspace, ((((long)row * shape.Width) + column) * shape.Channels) + c));
                }

                Output.Store(workspace, ((long)position * shape.Channels) + c, Math.Clamp(largest, layer.ClampMinimum, layer.ClampMaximum));
            }
        }
    }
}
