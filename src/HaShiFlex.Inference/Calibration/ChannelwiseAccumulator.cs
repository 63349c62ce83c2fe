using System.Runtime.Intrinsics;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Calibrated;

namespace HaShiFlex.Inference.Calibration;

/// <summary>
/// Moments of a depthwise layer, one small problem per channel. A position whose wanted output lies beyond the clamp counts less, for an error there is
/// clamped away again.
/// </summary>
internal sealed unsafe class ChannelwiseAccumulator
{
    private readonly ConvolutionLayer _layer;
    private readonly float[]? _padding;
    private readonly float _beyondClamp;
    private readonly int _taps;
    private readonly int _stride;
    private readonly float[] _sums;
    private readonly double[] _totals;

    // Rows of sums, each one value per channel.
    private readonly int _rowXX;
    private readonly int _rowYX;
    private readonly int _rowX;
    private readonly int _rowY;

    /// <param name="beyondClamp">Weight of a position beyond the clamp, 0 to 1.</param>
    public ChannelwiseAccumulator(ConvolutionLayer layer, float[]? padding, float beyondClamp)
    {
        _layer = layer;
        _padding = padding;
        _beyondClamp = layer.Activation.IsNone ? 1 : beyondClamp;
        _taps = layer.Window.Area;
        _stride = (layer.Output.Channels + 7) / 8 * 8;
        _rowXX = 0;
        _rowYX = _taps * (_taps + 1) / 2;
        _rowX = _rowYX + _taps;
        _rowY = _rowX + _taps;
        _sums = GC.AllocateArray<float>((_rowY + 3) * _stride, pinned: true);
        _totals = new double[_sums.Length];
    }

    /// <param name="input">The input map, height x width x channels.</param>
    /// <param name="wanted">The wanted result before the clamp.</param>
    /// <param name="weights">Of each position, 0 or more; null for ones.</param>
    public void Add(float* input, float* wanted, float* weights = null)
    {
        var w = _layer.Window;
        int channels = _layer.Output.Channels, height = _layer.Input.Height, width = _layer.Input.Width, outputWidth = _layer.Output.Width;
        float** sources = stackalloc float*[_taps];
        float* taps = stackalloc float[_taps * 8], y = stackalloc float[8];
        float[] outside = new float[_stride];
        _padding?.CopyTo(outside, 0);
        var one = Vector256<float>.One;
        var less = Vector256.Create(_beyondClamp);
        var low = Vector256.Create(_layer.Activation.Minimum);
        var high = Vector256.Create(_layer.Activation.Maximum);
        fixed (float* sums = _sums, padding = outside)
        {
            for (int p = 0; p < _layer.Output.Positions; p++)
            {
                int top = (p / outputWidth * w.StrideHeight) - w.PadTop, left = (p % outputWidth * w.StrideWidth) - w.PadLeft;
                for (int k = 0; k < _taps; k++)
                {
                    int sy = top + (k / w.KernelWidth * w.DilationHeight), sx = left + (k % w.KernelWidth * w.DilationWidth);
                    sources[k] = (uint)sy < (uint)height && (uint)sx < (uint)width ? input + ((((long)sy * width) + sx) * channels) : padding;
                }

                for (int c = 0; c < channels; c += 8)
                {
                    int lanes = Math.Min(8, channels - c);
                    for (int k = 0; k < _taps; k++)
                        Copy(sources[k] + c, taps + (k * 8), lanes);
                    Copy(wanted + ((long)p * channels) + c, y, lanes);

                    var target = Vector256.Load(y);
                    var inside = Vector256.GreaterThan(target, low) & Vector256.LessThan(target, high);
                    var weight = Vector256.ConditionalSelect(inside, one, less) * (weights is null ? 1f : weights[p]);
                    float* sum = sums + c;
                    for (int i = 0; i < _taps; i++)
                    {
                        var weighted = weight * Vector256.Load(taps + (i * 8));
                        for (int j = 0; j <= i; j++, sum += _stride)
                            Vector256.FusedMultiplyAdd(weighted, Vector256.Load(taps + (j * 8)), Vector256.Load(sum)).Store(sum);
                        float* cross = sums + ((long)(_rowYX + i) * _stride) + c, first = sums + ((long)(_rowX + i) * _stride) + c;
                        Vector256.FusedMultiplyAdd(weighted, target, Vector256.Load(cross)).Store(cross);
                        (Vector256.Load(first) + weighted).Store(first);
                    }

                    float* last = sums + ((long)_rowY * _stride) + c;
                    (Vector256.Load(last) + (weight * target)).Store(last);
                    last += _stride;
                    Vector256.FusedMultiplyAdd(weight * target, target, Vector256.Load(last)).Store(last);
                    last += _stride;
                    (Vector256.Load(last) + weight).Store(last);
                }
            }
        }
    }

    /// <summary>Moves what was summed since the last flush into double precision.</summary>
    public void Flush()
    {
        for (int i = 0; i < _sums.Length; i++)
            _totals[i] += _sums[i];
        Array.Clear(_sums);
    }

    /// <summary>One channel's moments.</summary>
    public LayerMoments Channel(int channel)
    {
        var moments = new LayerMoments(_taps, 1) { Count = At(_rowY + 2) };
        for (int i = 0, pair = 0; i < _taps; i++)
        {
            for (int j = 0; j <= i; j++, pair++)
                moments.XX[(i * _taps) + j] = moments.XX[(j * _taps) + i] = At(_rowXX + pair);
            moments.YX[i] = At(_rowYX + i);
            moments.X[i] = At(_rowX + i);
        }

        moments.Y[0] = At(_rowY);
        moments.YY[0] = At(_rowY + 1);
        return moments;

        double At(int row) => _totals[(row * _stride) + channel];
    }

    private static void Copy(float* from, float* to, int lanes)
    {
        if (lanes == 8)
        {
            Vector256.Load(from).Store(to);
        }
        else
        {
            for (int i = 0; i < 8; i++)
                to[i] = i < lanes ? from[i] : 0;
        }
    }
}
