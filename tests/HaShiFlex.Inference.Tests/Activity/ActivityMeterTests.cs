using HaShiFlex.Documents;
using HaShiFlex.Inference.Activity;
using HaShiFlex.Inference.Images;
using HaShiFlex.Inference.Kernel;
using HaShiFlex.Inference.Tests.Images;
using HaShiFlex.Inference.Tests.Kernel;
using HaShiFlex.Quantization;

namespace HaShiFlex.Inference.Tests.Activity;

public class ActivityMeterTests
{
    private static readonly QuantizedNetwork Network = Enumerable.Range(0, 200).Select(RandomQuantizedNetwork.Create)
        .First(n => n.Image is { Bits: 8, Signed: false });

    [Fact]
    public void AConstantImageNeverTogglesAndAlternatingPixelsToggleEveryStep()
    {
        Assert.All(Measure((_, _) => 0).Image.ToggleRates, r => Assert.Equal(0, r));
        Assert.Equal(1, Measure((_, _) => 0).Image.Sparsity);

        var alternating = Measure((position, _) => (byte)(position % 2 == 0 ? 0b0101 : 0b0110)).Image;
        Assert.Equal(8, alternating.ToggleRates.Length);
        Assert.All(alternating.ToggleRates, (rate, bit) => Assert.Equal(bit < 2 ? 1.0 : 0.0, rate, 12));
        Assert.Equal(0.5, alternating.AgainstRandom, 12);
    }

    [Fact]
    public void RandomPixelsToggleLikeRandomOperands()
    {
        var random = new Random(1);
        var image = Measure((_, _) => (byte)random.Next(256)).Image;

        Assert.InRange(image.AgainstRandom, 0.9, 1.1);
    }

    [Fact]
    public void AFileKeepsWhatWasMeasured()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "activity.yaml");
        var random = new Random(2);
        var measured = Measure((_, _) => (byte)random.Next(256));

        ActivityFile.Write(path, measured);
        var read = ActivityFile.Read(path);

        Assert.Equal(measured.Images, read.Images);
        Assert.Equal(measured.Layers.Keys, read.Layers.Keys);
        foreach (var layer in Network.Network.Layers)
            Assert.Equal(measured.OfOperands(Network.Network, layer), read.OfOperands(Network.Network, layer), 5);
    }

    [Theory]
    [InlineData("version: 2\n", ":1:")]
    [InlineData("version: 1\nsource: x\nimages: 1\nimage: { toggleRates: [1.5], sparsity: 0 }\nlayers: {}\n", ":4:")]
    public void AFileAtFaultIsRefusedWithItsPlace(string text, string place)
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<InputException>(() => ActivityFile.Read(folder.Write("activity.yaml", text)));
        Assert.Contains(place, error.Message, StringComparison.Ordinal);
    }

    private static NetworkActivity Measure(Func<int, int, byte> pixel)
    {
        var shape = Network.Network.Input;
        var codes = new byte[2 * shape.Elements];
        for (int i = 0; i < codes.Length; i++)
            codes[i] = pixel(i / shape.Channels % shape.Positions, i % shape.Channels);
        return new ActivityMeter(IntegerNetwork.Compile(Network)).Measure(new ImageSet("generated", shape, false, ["0", "1"], null, codes));
    }
}
