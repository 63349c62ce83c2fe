using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;

namespace HaShiFlex.Inference.Float;

/// <summary>Layers without weights on feature maps of height x width x channels.</summary>
internal static class FeatureMapOperations
{
    /// <summary>The largest element under each window; padding never wins.</summary>
    public static void MaximumPool(MaxPoolLayer layer, ReadOnlySpan<float> input, Span<float> output)
    {
        output.Fill(float.NegativeInfinity);
        int channels = layer.Input.Channels;
        for (int p = 0; p < layer.Output.Positions; p++)
        {
            var target = output.Slice(p * channels, channels);
            foreach (int source in Under(layer.Window, layer.Input, layer.Output, p))
                System.Numerics.Tensors.TensorPrimitives.Max(input.Slice(source * channels, channels), target, target);
        }
    }

    /// <summary>The sum of the elements under each window.</summary>
    public static void Sum(AveragePoolLayer layer, ReadOnlySpan<float> input, Span<float> output)
    {
        output.Clear();
        int channels = layer.Input.Channels;
        for (int p = 0; p < layer.Output.Positions; p++)
        {
            var target = output.Slice(p * channels, channels);
            foreach (int source in Under(layer.Window, layer.Input, layer.Output, p))
                System.Numerics.Tensors.TensorPrimitives.Add(input.Slice(source * channels, channels), target, target);
        }
    }

    /// <summary>The same elements in NCHW order under another shape.</summary>
    public static void Reshape(Shape from, Shape to, ReadOnlySpan<float> input, Span<float> output)
    {
        bool sameOrder = (from.Positions == 1 || from.Channels == 1) && (to.Positions == 1 || to.Channels == 1);
        if (from == to || sameOrder)
        {
            input.CopyTo(output);
            return;
        }

        for (int i = 0; i < input.Length; i++)
            output[Interleaved(to, i)] = input[Interleaved(from, i)];

        static int Interleaved(Shape shape, int planar) => (planar % shape.Positions * shape.Channels) + (planar / shape.Positions);
    }

    /// <summary>A border of one value around a feature map.</summary>
    /// <param name="border">Per channel.</param>
    public static void Pad(PadLayer layer, ReadOnlySpan<float> input, ReadOnlySpan<float> border, Span<float> output)
    {
        int channels = layer.Output.Channels;
        for (int y = 0; y < layer.Output.Height; y++)
        {
            for (int x = 0; x < layer.Output.Width; x++)
            {
                int sy = y - layer.Top, sx = x - layer.Left;
                var target = output.Slice(((y * layer.Output.Width) + x) * channels, channels);
                if ((uint)sy < (uint)layer.Input.Height && (uint)sx < (uint)layer.Input.Width)
                    input.Slice(((sy * layer.Input.Width) + sx) * channels, channels).CopyTo(target);
                else
                    border.CopyTo(target);
            }
        }
    }

    /// <summary>Copies a feature map behind the channels already written.</summary>
    public static void Place(ReadOnlySpan<float> input, int channels, Span<float> output, int outputChannels, int firstChannel)
    {
        for (int p = 0; p < input.Length / channels; p++)
            input.Slice(p * channels, channels).CopyTo(output.Slice((p * outputChannels) + firstChannel, channels));
    }

    /// <summary>The positions of the input under the window of an output position; padding has none.</summary>
    public static IEnumerable<int> Under(Window w, Shape input, Shape output, int position)
    {
        int top = (position / output.Width * w.StrideHeight) - w.PadTop, left = (position % output.Width * w.StrideWidth) - w.PadLeft;
        for (int kh = 0; kh < w.KernelHeight; kh++)
        {
            int y = top + (kh * w.DilationHeight);
            if ((uint)y >= (uint)input.Height)
                continue;
            for (int kw = 0; kw < w.KernelWidth; kw++)
            {
                int x = left + (kw * w.DilationWidth);
                if ((uint)x < (uint)input.Width)
                    yield return (y * input.Width) + x;
            }
        }
    }
}
