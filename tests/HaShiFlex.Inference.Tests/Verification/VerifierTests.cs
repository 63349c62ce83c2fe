using HaShiFlex.Arithmetic;
using HaShiFlex.Documents;
using HaShiFlex.Inference.Images;
using HaShiFlex.Inference.Kernel;
using HaShiFlex.Inference.Tests.Kernel;
using HaShiFlex.Inference.Verification;
using HaShiFlex.Quantization;

namespace HaShiFlex.Inference.Tests.Verification;

public class VerifierTests
{
    private static readonly QuantizedNetwork Network = Enumerable.Range(0, 200).Select(RandomQuantizedNetwork.Create)
        .First(n => n.Image is { Bits: 8, Signed: false } && n.Layers[^1].Layer.Output is { Positions: 1, Channels: > 5 } && n.Layers.Any(l => l is HardenedLayer));

    [Fact]
    public void AFloatNetworkThatSaysWhatTheCodesSayIsAgreedWithWithoutNoise()
    {
        var result = new Verifier(Network, ReductionStyle.CarrySave, Dequantized).Run(Images(6, labels: null));

        Assert.True(result.Passed);
        Assert.Equal(100, result.AgreementPercent);
        Assert.All(result.Layers, l => Assert.True(l.SqnrDb is null or > 100, $"{l.Name}: {l.SqnrDb} dB"));
        Assert.Contains(result.Layers, l => l.Graph is { ExecutedAdditions: > 0 });
        Assert.All(result.Layers, l => Assert.True(l.UnusedBits is null or >= 0));
    }

    [Fact]
    public void AccuracyIsCountedAgainstTheLabels()
    {
        var images = Images(6, labels: null);
        int[] best = [.. Enumerable.Range(0, 6).Select(i => AccuracyCount.Best<long>(IntegerNetwork.Compile(Network).Run(images.Codes(i))))];
        best[4] = (best[4] + 1) % (int)Network.Network.Layers[^1].Output.Elements;

        var result = new Verifier(Network, ReductionStyle.CarrySave, Dequantized).Run(Images(6, best), threads: 2);

        Assert.Equal(5, result.Integer!.Top1);
        Assert.Equal(5, result.Float!.Top1);
    }

    [Fact]
    public void ALabelBeyondTheClassesIsRefused()
    {
        var error = Assert.Throws<InputException>(() => new Verifier(Network, ReductionStyle.CarrySave, Dequantized).Run(Images(1, [5000])));
        Assert.Contains("a label is 5000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ScoresThatTieAreRankedByClass()
    {
        Assert.Equal(1, AccuracyCount.Rank<long>([7, 9, 7, 1], 0));
        Assert.Equal(2, AccuracyCount.Rank<long>([7, 9, 7, 1], 2));
        Assert.Equal(0, AccuracyCount.Best<long>([4, 4, 3]));
    }

    private static ImageSet Images(int count, int[]? labels)
    {
        var codes = new byte[count * Network.Network.Input.Elements];
        new Random(5).NextBytes(codes);
        return new ImageSet("generated", Network.Network.Input, false, [.. Enumerable.Range(0, count).Select(i => $"{i}")], labels is null ? null : [.. labels], codes);
    }

    private static float[] Dequantized(ImageSet images, int image, Verifier.FloatObserver observer)
    {
        float[] last = [];
        IntegerNetwork.Compile(Network).Run(images.Codes(image), (layer, map) =>
        {
            var real = new float[map.Shape.Elements];
            for (int i = 0; i < real.Length; i++)
                real[i] = (float)(map.Code(i / map.Shape.Channels, i % map.Shape.Channels) * Network.Layers[layer].Output.Scale);
            observer(layer, real);
            last = real;
        });
        return last;
    }
}
