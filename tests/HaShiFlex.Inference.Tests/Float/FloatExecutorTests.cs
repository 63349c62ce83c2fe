using HaShiFlex.Inference.Float;
using HaShiFlex.Inference.Images;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Testing;

namespace HaShiFlex.Inference.Tests.Float;

public sealed class FloatExecutorTests
{
    [Fact]
    public void Layers_without_weights_do_what_they_say()
    {
        // 2 channels, 2 x 2: channel 0 is 1 2 / 3 4, channel 1 is -1 -2 / -3 -4.
        var input = new Shape(2, 2, 2);
        var network = new Network("all kinds", "test", input,
        [
            new PadLayer("pad", [-1], input, new Shape(2, 3, 3), 1, 0, 9),
            new MaxPoolLayer("max", [0], new Shape(2, 3, 3), new Shape(2, 2, 2), new Window(2, 2)),
            new AveragePoolLayer("mean", [-1], input, new Shape(2, 2, 2), new Window(2, 2, 1, 1, 1, 1, 0, 0, 1, 1)),
            new AddLayer("add", [1, 2], input) { Activation = new Activation(-2, 6) },
            new ConcatLayer("concat", [3, -1], new Shape(4, 2, 2)),
            new ReshapeLayer("flat", [4], new Shape(4, 2, 2), new Shape(16, 1, 1)),
            new SoftmaxLayer("softmax", [5], new Shape(16, 1, 1)),
        ]);
        var maps = new List<float[]>();

        new FloatExecutor(network).Run([1, -1, 2, -2, 3, -3, 4, -4], (_, map) => maps.Add(map.ToArray()));

        Assert.Equal([9f, 9, 9, 9, 9, 9, 1, -1, 2, -2, 9, 9, 3, -3, 4, -4, 9, 9], maps[0]);
        Assert.Equal([9f, 9, 9, 9, 4, -1, 9, 9], maps[1]);
        Assert.Equal([2.5f, -2.5f, 3, -3, 3.5f, -3.5f, 4, -4], maps[2]);
        Assert.Equal([6f, 6, 6, 6, 6, -2, 6, 5], maps[3]);
        Assert.Equal([6f, 6, 1, -1, 6, 6, 2, -2, 6, -2, 3, -3, 6, 5, 4, -4], maps[4]);
        Assert.Equal([6f, 6, 6, 6, 6, 6, -2, 5, 1, 2, 3, 4, -1, -2, -3, -4], maps[5]);
        Assert.Equal(1, maps[6].Sum(), 1e-6f);
        Assert.Equal(MathF.Exp(6 - 5), maps[6][0] / maps[6][7], 1e-4f);
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        var random = new Random(11);
        var shape = new Shape(3, 12, 12);
        var layer = new ConvolutionLayer("c", [-1], shape, new Shape(33, 12, 12), new Window(3, 3, 1, 1, 1, 1, 1, 1, 1, 1), 1, new WeightMatrix(33, 27, Values(33 * 27)), Values(33)) { Activation = Activation.Relu };
        var dense = new ConvolutionLayer("d", [0], layer.Output, new Shape(10, 1, 1), new Window(12, 12), 1, new WeightMatrix(10, 33 * 144, Values(10 * 33 * 144)), Values(10));
        byte[] codes = new byte[shape.Elements * 9];
        random.NextBytes(codes);
        var images = new ImageSet("s", shape, false, [.. Enumerable.Range(0, 9).Select(i => $"{i}")], null, codes);
        var encoding = new ImageEncoding(8, false, 1 / 255.0, [0.5, 0.4, 0.3], [0.2, 0.2, 0.2]);
        var executor = new FloatExecutor(new Network("n", "n", shape, [layer, dense]));

        var one = executor.Run(images, encoding, threads: 1);
        var four = executor.Run(images, encoding, threads: 4);

        Assert.NotEqual(one[0], one[1]);
        for (int i = 0; i < images.Count; i++)
            Assert.Equal(one[i].Select(BitConverter.SingleToInt32Bits), four[i].Select(BitConverter.SingleToInt32Bits));

        float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 0.2) - 0.1))];
    }

    /// <summary>Top-1 of public models, which a wrong layout, fold or preprocessing would destroy.</summary>
    [DataTheory]
    [InlineData("lenet_mnist", "mnist10k", 1 / 255.0, 0.0, 200, 97.0)]
    [InlineData("dscnn_kws", "kws1000", 0.5847029, 83 * 0.5847029, 200, 87.0)]
    [InlineData("resnet8_cifar10", "cifar10_jpeg1000", 1.0, 0.0, 200, 69.0)]
    public void Public_models_keep_their_accuracy(string model, string folder, double scale, double mean, int count, double percent)
    {
        var network = NetworkReader.Read(SharedData.File("models", model + ".onnx"));
        var images = ImageFolder.Read(SharedData.File("images", folder), network.Input).Spread(count);
        int channels = network.Input.Channels;
        var encoding = new ImageEncoding(8, images.Signed, scale, [.. Enumerable.Repeat(mean, channels)], [.. Enumerable.Repeat(1.0, channels)]);

        var results = new FloatExecutor(network).Run(images, encoding);

        int correct = results.Zip(images.Labels!.Value).Count(pair => Array.IndexOf(pair.First, pair.First.Max()) == pair.Second);
        Assert.InRange(100.0 * correct / count, percent, 100);
    }
}
