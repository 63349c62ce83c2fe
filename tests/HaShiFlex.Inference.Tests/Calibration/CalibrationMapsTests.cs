using HaShiFlex.Inference.Calibration;
using HaShiFlex.Inference.Float;
using HaShiFlex.Inference.Kernel;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Inference.Tests.Calibration;

public sealed class CalibrationMapsTests
{
    [Fact]
    public void Maps_that_are_kept_and_maps_that_are_made_again_are_those_of_the_two_networks()
    {
        var (network, images) = SmallNetwork.With(3);
        var quantized = NetworkQuantizer.Quantize(network, SmallNetwork.Encoding, QuantizationSettings.Default, ActivationRanges.None);
        var maps = new CalibrationMaps(network, SmallNetwork.Encoding, images);
        Assert.Equal(["expand", "depthwise"], network.Layers.Where((_, i) => !maps.Keeps(i)).Select(layer => layer.Name));

        var floats = new float[images.Count][][];
        for (int image = 0; image < images.Count; image++)
        {
            var all = floats[image] = new float[network.Layers.Length][];
            new FloatExecutor(network).Run(images, image, SmallNetwork.Encoding, (layer, map) => all[layer] = map.ToArray());
        }

        var kernel = IntegerNetwork.Compile(quantized);
        for (int i = 0; i < network.Layers.Length; i++)
        {
            maps.StartFloats(i);
            maps.StartCodes(i, quantized.Layers[i]);
            var reader = maps.Rent();
            for (int image = 0; image < images.Count; image++)
            {
                reader.Start(image);
                if (network.Layers[i] is ConvolutionLayer)
                    reader.Unclamped(i, new float[network.Layers[i].Output.Elements]);
                else if (maps.Keeps(i))
                    reader.KeepFloat(i);
                if (maps.Keeps(i))
                    reader.KeepCode(i);
            }

            for (int image = images.Count - 1; image >= 0; image--)
            {
                int at = i;
                reader.Start(image);
                Assert.Equal(floats[image][i], reader.Float(i));
                float[] codes = reader.Code(i);
                kernel.Run(images.Codes(image), (layer, result) =>
                {
                    if (layer != at)
                        return;
                    for (int e = 0; e < codes.Length; e++)
                        Assert.Equal(result.Code(e / result.Shape.Channels, e % result.Shape.Channels), (long)codes[e]);
                });
            }

            maps.Return(reader);
            maps.Release(i);
        }
    }
}
