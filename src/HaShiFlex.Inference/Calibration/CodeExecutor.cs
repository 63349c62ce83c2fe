using System.Runtime.Intrinsics;
using HaShiFlex.Inference.Float;
using HaShiFlex.Inference.Images;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Inference.Calibration;

/// <summary>
/// One layer of a quantized network on codes that are held as whole numbers in single precision, so that the same arrays serve covariances. Sums of codes
/// times powers stay exact below 2^24; requantization is done in double precision and is exact there.
/// </summary>
internal sealed unsafe class CodeExecutor
{
    private readonly QuantizedLayer _layer;
    private readonly ConvolutionKernel? _kernel;
    private readonly double[] _factors = [];
    private readonly double[] _offsets = [];

    /// <param name="padding">Codes of a padded pixel where the layer reads the image; else null.</param>
    public CodeExecutor(QuantizedLayer layer, float[]? padding)
    {
        _layer = layer;
        var (weights, bias, requantizers) = layer switch
        {
            HardenedLayer hardened => (Integers(hardened), hardened.Bias, hardened.Requantizers),
            ProgrammableLayer programmable => (Integers(programmable), programmable.Bias, programmable.Requantizers),
            _ => (null, default, default),
        };
        if (weights is null)
            return;

        var convolution = (ConvolutionLayer)layer.Layer;
        _kernel = new ConvolutionKernel(convolution, weights, new float[bias.Length], padding);
        _factors = [.. requantizers.Select(Factor)];
        _offsets = [.. bias.ToArray().Zip(requantizers).Select(pair => (pair.First * Factor(pair.Second)) + Half(pair.Second))];
    }

    /// <summary>Codes of a padded pixel of the image, one per channel.</summary>
    public static float[] Padding(ImageEncoding image) => [.. Enumerable.Range(0, image.Mean.Length).Select(c => (float)image.PaddingCode(c))];

    public static void Codes(ImageSet images, int image, Span<float> codes)
    {
        for (int i = 0; i < codes.Length; i++)
            codes[i] = images.Code(image, i);
    }

    /// <param name="inputs">The codes of each producer, height x width x channels.</param>
    /// <param name="shapes">Their shapes.</param>
    /// <param name="scratch">One per thread.</param>
    public void Run(float[][] inputs, Shape[] shapes, float[] output, ref float[] scratch)
    {
        float low = _layer.ClampMinimum, high = _layer.ClampMaximum;
        if (_kernel is not null)
        {
            _kernel.Run(inputs[0], output, ref scratch, float.NegativeInfinity, float.PositiveInfinity);
            Requantize(output, _factors, _offsets, low, high);
            return;
        }

        var requantizers = ((WeightlessLayer)_layer).Requantizers;
        switch (_layer.Layer)
        {
            case AddLayer:
                for (int e = 0; e < output.Length; e++)
                {
                    double sum = 0;
                    for (int i = 0; i < inputs.Length; i++)
                        sum += Rescale(inputs[i][e], requantizers[i]);
                    output[e] = (float)Math.Clamp(sum, low, high);
                }

                break;
            case ConcatLayer:
                for (int i = 0, first = 0; i < inputs.Length; first += shapes[i].Channels, i++)
                {
                    var requantizer = requantizers[i];
                    float[] scaled = [.. inputs[i].Select(code => (float)Math.Clamp(Rescale(code, requantizer), low, high))];
                    FeatureMapOperations.Place(scaled, shapes[i].Channels, output, _layer.Layer.Output.Channels, first);
                }

                break;
            case AveragePoolLayer pool:
                FeatureMapOperations.Sum(pool, inputs[0], output);
                int[] divisors = [.. pool.Divisors()];
                for (int e = 0; e < output.Length; e++)
                {
                    int p = e / pool.Output.Channels;
                    int divisor = Array.IndexOf(divisors, pool.Divisor(p / pool.Output.Width, p % pool.Output.Width));
                    output[e] = (float)Math.Clamp(Rescale(output[e], requantizers[divisor]), low, high);
                }

                break;
            case MaxPoolLayer pool:
                FeatureMapOperations.MaximumPool(pool, inputs[0], output);
                Clamp(output, low, high);
                break;
            case ReshapeLayer reshape:
                FeatureMapOperations.Reshape(reshape.Input, reshape.Output, inputs[0], output);
                break;
            case SoftmaxLayer:
                inputs[0].CopyTo(output, 0);
                break;
            case PadLayer pad:
                var border = new float[pad.Output.Channels];
                border.AsSpan().Fill((float)Math.Clamp(Math.Round(pad.Value / _layer.Output.Scale), low, high));
                float[] inner = requantizers.IsEmpty ? inputs[0] : [.. inputs[0].Select(code => (float)Math.Clamp(Rescale(code, requantizers[0]), low, high))];
                FeatureMapOperations.Pad(pad, inner, border, output);
                break;
            default:
                for (int e = 0; e < output.Length; e++)
                    output[e] = (float)Math.Clamp(Rescale(inputs[0][e], requantizers[0]), low, high);
                break;
        }
    }

    private static double Rescale(float code, Requantizer requantizer) => Math.Floor((code * Factor(requantizer)) + Half(requantizer));

    private static double Factor(Requantizer requantizer) => Math.ScaleB(requantizer.Multiplier, -requantizer.Shift);

    private static double Half(Requantizer requantizer) => requantizer.Shift == 0 ? 0 : 0.5;

    private static void Clamp(Span<float> map, float low, float high)
    {
        System.Numerics.Tensors.TensorPrimitives.Max(map, low, map);
        System.Numerics.Tensors.TensorPrimitives.Min(map, high, map);
    }

    private static void Requantize(float[] map, double[] factors, double[] offsets, float low, float high)
    {
        int channels = factors.Length, vectors = channels / 8 * 8;
        var minimum = Vector256.Create(low);
        var maximum = Vector256.Create(high);
        fixed (float* start = map)
        fixed (double* factor = factors, offset = offsets)
        {
            for (float* pixel = start; pixel < start + map.Length; pixel += channels)
            {
                int c = 0;
                for (; c < vectors; c += 8)
                {
                    var (lower, upper) = Vector256.Widen(Vector256.Load(pixel + c));
                    lower = Vector256.Floor((lower * Vector256.Load(factor + c)) + Vector256.Load(offset + c));
                    upper = Vector256.Floor((upper * Vector256.Load(factor + c + 4)) + Vector256.Load(offset + c + 4));
                    Vector256.Min(Vector256.Max(Vector256.Narrow(lower, upper), minimum), maximum).Store(pixel + c);
                }

                for (; c < channels; c++)
                    pixel[c] = (float)Math.Clamp(Math.Floor((pixel[c] * factor[c]) + offset[c]), low, high);
            }
        }
    }

    private static float[] Integers(HardenedLayer layer)
    {
        var weights = layer.Weights;
        var integers = new float[weights.Outputs * weights.FanIn];
        for (int i = 0; i < integers.Length; i++)
            integers[i] = weights.Integer(i / weights.FanIn, i % weights.FanIn);
        return integers;
    }

    private static float[] Integers(ProgrammableLayer layer)
    {
        var values = layer.Weights.Values.Span;
        var integers = new float[values.Length];
        for (int i = 0; i < integers.Length; i++)
            integers[i] = values[i];
        return integers;
    }
}
