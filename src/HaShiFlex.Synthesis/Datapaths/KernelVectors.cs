using System.Collections.Immutable;
using HaShiFlex.Documents;
using HaShiFlex.Estimation.Datapaths;
using HaShiFlex.Inference.Images;
using HaShiFlex.Inference.Kernel;
using HaShiFlex.Networks;
using HaShiFlex.Quantization;
using HaShiFlex.Synthesis.Simulation;

namespace HaShiFlex.Synthesis.Datapaths;

/// <summary>Vectors from the kernel on real images: what enters a layer's hardware position after position, and what leaves it.</summary>
public static class KernelVectors
{
    /// <param name="network">The whole network.</param>
    /// <param name="slice">Channels of one of its layers.</param>
    /// <param name="images">At least one, of the network's input shape.</param>
    /// <param name="count">How many vectors; positions are taken in the order in which the hardware works through them, image after image.</param>
    /// <exception cref="InputException">There are no images.</exception>
    public static TestVectors Of(QuantizedNetwork network, LayerSlice slice, ImageSet images, int count)
    {
        if (images.Count == 0)
            throw new InputException($"{images.Source}: no images");
        var convolution = slice.Layer.Convolution;
        int index = network.Layers.IndexOf(slice.Layer), producer = convolution.Inputs[0];
        var kernel = IntegerNetwork.Compile(network);
        var inputs = ImmutableArray.CreateBuilder<ImmutableArray<long>>(count);
        var outputs = ImmutableArray.CreateBuilder<ImmutableArray<long>>(count);
        int perImage = Math.Max(1, (count + images.Count - 1) / images.Count);
        for (int image = 0; image < images.Count && inputs.Count < count; image++)
        {
            long[]? source = producer == Network.ImageInput ? Planar(images, image) : null;
            long[]? result = null;
            kernel.Run(images.Codes(image), (layer, view) =>
            {
                if (layer == producer)
                    source = view.ToPlanar();
                if (layer == index)
                    result = view.ToPlanar();
            });

            // The middle of an image: its border is mostly padding and background.
            int positions = convolution.Output.Positions;
            int from = Math.Max(0, (positions - perImage) / 2);
            for (int position = from; position < Math.Min(positions, from + perImage) && inputs.Count < count; position++)
            {
                inputs.Add(Window(network, slice, source!, position));
                int at = position;
                outputs.Add([.. Enumerable.Range(slice.FirstChannel, slice.Channels).Select(channel => result![((long)channel * positions) + at])]);
            }
        }

        return new TestVectors(
            inputs.ToImmutable(), outputs.ToImmutable(), FormattableString.Invariant($"kernel on {images.Count} images of {images.Source}"));
    }

    /// <summary>What the slice's inputs are at one output position.</summary>
    private static ImmutableArray<long> Window(QuantizedNetwork network, LayerSlice slice, long[] source, int position)
    {
        var convolution = slice.Layer.Convolution;
        var padding = LayerRules.PaddingCodes(network, convolution);
        var (window, shape) = (convolution.Window, convolution.Input);
        int top = (position / convolution.Output.Width * window.StrideHeight) - window.PadTop;
        int left = (position % convolution.Output.Width * window.StrideWidth) - window.PadLeft;
        var values = ImmutableArray.CreateBuilder<long>(slice.Inputs.Length);
        foreach (int input in slice.Inputs)
        {
            int channel = input / window.Area, element = input % window.Area;
            int row = top + (element / window.KernelWidth * window.DilationHeight), column = left + (element % window.KernelWidth * window.DilationWidth);
            bool padded = row < 0 || row >= shape.Height || column < 0 || column >= shape.Width;
            values.Add(padded ? padding(channel) : source[(((long)channel * shape.Height) + row) * shape.Width + column]);
        }

        return values.MoveToImmutable();
    }

    private static long[] Planar(ImageSet images, int image)
    {
        var shape = images.Shape;
        var planar = new long[shape.Elements];
        for (int position = 0; position < shape.Positions; position++)
        {
            for (int channel = 0; channel < shape.Channels; channel++)
                planar[(channel * shape.Positions) + position] = images.Code(image, (position * shape.Channels) + channel);
        }

        return planar;
    }
}
