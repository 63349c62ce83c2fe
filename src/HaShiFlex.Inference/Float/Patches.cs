using System.Numerics.Tensors;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Inference.Float;

/// <summary>
/// The inputs of a convolution as a matrix: one row per output position, in it what the window of one group reads, kernel rows first, then kernel columns,
/// then channels. Feature maps are height x width x channels.
/// </summary>
public sealed unsafe class Patches
{
    // A block of rows stays in the second-level cache.
    private const int BlockBytes = 1 << 17;

    private readonly ConvolutionLayer _layer;
    private readonly float[]? _padding;

    /// <param name="padding">What a padded pixel of each input channel holds; null for zeros.</param>
    public Patches(ConvolutionLayer layer, float[]? padding = null)
    {
        _layer = layer;
        _padding = padding;
        var w = layer.Window;
        IsInput = layer.Groups == 1 && !w.IsPadded
            && ((w.Area == 1 && w.StrideHeight == 1 && w.StrideWidth == 1) || layer.IsDense);
    }

    /// <summary>Elements in a row.</summary>
    public int Columns => _layer.Weights.FanIn;

    /// <summary>Whether the feature map is the matrix already, so that nothing needs to be gathered.</summary>
    public bool IsInput { get; }

    /// <summary>The column of the network's weight matrix (channels, kernel rows, kernel columns) that belongs to a column of a patch.</summary>
    public static int WeightColumn(ConvolutionLayer layer, int patchColumn)
    {
        int channels = layer.GroupInputs;
        return (patchColumn % channels * layer.Window.Area) + (patchColumn / channels);
    }

    /// <summary>How many rows are gathered at a time, and room for them.</summary>
    /// <param name="scratch">Grown as needed; one per thread.</param>
    public int Block(ref float[] scratch)
    {
        int block = Math.Clamp(BlockBytes / (sizeof(float) * Columns), 1, _layer.Output.Positions);
        if (scratch.Length < block * Columns)
            scratch = GC.AllocateUninitializedArray<float>(block * Columns, pinned: true);
        return block;
    }

    /// <summary>Gathers the rows of output positions <paramref name="start"/> to start + count - 1.</summary>
    /// <param name="input">The whole feature map.</param>
    /// <param name="rows">Count x <see cref="Columns"/>.</param>
    public void Gather(float* input, int group, int start, int count, float* rows)
    {
        Window w = _layer.Window;
        int channels = _layer.GroupInputs, all = _layer.Input.Channels, offset = group * channels;
        int height = _layer.Input.Height, width = _layer.Input.Width, outputWidth = _layer.Output.Width;
        for (int p = start; p < start + count; p++)
        {
            int top = (p / outputWidth * w.StrideHeight) - w.PadTop, left = (p % outputWidth * w.StrideWidth) - w.PadLeft;
            for (int kh = 0; kh < w.KernelHeight; kh++)
            {
                int y = top + (kh * w.DilationHeight);
                for (int kw = 0; kw < w.KernelWidth; kw++, rows += channels)
                {
                    int x = left + (kw * w.DilationWidth);
                    var target = new Span<float>(rows, channels);
                    if ((uint)y < (uint)height && (uint)x < (uint)width)
                        new ReadOnlySpan<float>(input + ((((long)y * width) + x) * all) + offset, channels).CopyTo(target);
                    else if (_padding is null)
                        target.Clear();
                    else
                        _padding.AsSpan(offset, channels).CopyTo(target);
                }
            }
        }
    }

    /// <summary>Adds rows to the places of the feature map that <see cref="Gather"/> would read; what belongs to padding is left out.</summary>
    /// <param name="rows">Count x <see cref="Columns"/>.</param>
    /// <param name="input">The whole feature map.</param>
    public void Scatter(float* rows, int group, int start, int count, float* input)
    {
        Window w = _layer.Window;
        int channels = _layer.GroupInputs, all = _layer.Input.Channels, offset = group * channels;
        int height = _layer.Input.Height, width = _layer.Input.Width, outputWidth = _layer.Output.Width;
        for (int p = start; p < start + count; p++)
        {
            int top = (p / outputWidth * w.StrideHeight) - w.PadTop, left = (p % outputWidth * w.StrideWidth) - w.PadLeft;
            for (int kh = 0; kh < w.KernelHeight; kh++)
            {
                int y = top + (kh * w.DilationHeight);
                for (int kw = 0; kw < w.KernelWidth; kw++, rows += channels)
                {
                    int x = left + (kw * w.DilationWidth);
                    if ((uint)y >= (uint)height || (uint)x >= (uint)width)
                        continue;
                    var target = new Span<float>(input + ((((long)y * width) + x) * all) + offset, channels);
                    TensorPrimitives.Add(target, new ReadOnlySpan<float>(rows, channels), target);
                }
            }
        }
    }
}
