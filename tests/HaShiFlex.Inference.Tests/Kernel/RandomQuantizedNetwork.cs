using System.Collections.Immutable;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;
using HaShiFlex.Quantization.Weights;

namespace HaShiFlex.Inference.Tests.Kernel;

/// <summary>
/// Networks of random integers: every layer kind, code widths, signs, groups, strides, dilations, one-sided pads and weights from bytes to 64 bits, so that every
/// path of the kernel is met. What a seed makes never changes.
/// </summary>
internal sealed class RandomQuantizedNetwork
{
    private readonly Random _random;
    private readonly ImageEncoding _image;
    private readonly Shape _input;
    private readonly List<QuantizedLayer> _layers = [];

    private RandomQuantizedNetwork(int seed)
    {
        _random = new Random(seed);
        _input = new Shape(_random.Next(1, 5), _random.Next(5, 12), _random.Next(5, 12));
        bool signed = _random.Next(3) == 0;
        _image = new ImageEncoding(
            _random.Next(4) == 0 ? _random.Next(4, 13) : 8,
            signed,
            1 / 255.0,
            [.. Enumerable.Range(0, _input.Channels).Select(_ => _random.NextDouble() * (signed ? 0.2 : 0.6))],
            [.. Enumerable.Range(0, _input.Channels).Select(_ => 1.0)]);
    }

    public static QuantizedNetwork Create(int seed)
    {
        var network = new RandomQuantizedNetwork(seed);
        network.Convolution(Network.ImageInput);
        int count = network._random.Next(3, 7);
        for (int i = 0; i < count; i++)
            network.Any();
        if (network._random.Next(2) == 0)
            network.DenseEnd();
        return new QuantizedNetwork(
            new Network($"random {seed}", "generated", network._input, [.. network._layers.Select(l => l.Layer)]), network._image, [.. network._layers]);
    }

    /// <summary>Layers of many channels, as pointwise and depthwise convolutions in turns: several blocks of outputs, the last of them not full.</summary>
    public static QuantizedNetwork CreateWide(int seed)
    {
        var network = new RandomQuantizedNetwork(seed);
        int producer = Network.ImageInput;
        for (int i = 0; i < 3; i++)
        {
            var shape = network.ShapeOf(producer);
            var window = i == 0 ? network.Window(shape, dilates: false) : new Window(1, 1);
            network.Linear(producer, window, 1, network._random.Next(17, 101));
            int stride = network._random.Next(1, 3), pad = network._random.Next(2);
            shape = network.ShapeOf(network._layers.Count - 1);
            bool three = shape is { Height: >= 3, Width: >= 3 };
            network.Linear(
                network._layers.Count - 1,
                three ? new Window(3, 3, stride, stride, 1, 1, pad, 1, 1, pad) : new Window(1, 1),
                shape.Channels,
                shape.Channels);
            producer = network._layers.Count - 1;
        }

        // The longer a requantizer's constants, the sooner its products leave 32 bits.
        int more = seed % 3 * 5;
        return new QuantizedNetwork(
            new Network($"wide {seed}", "generated", network._input, [.. network._layers.Select(l => l.Layer)]),
            network._image,
            [.. network._layers.Select(l => WithLongerConstants(l, more))]);
    }

    /// <summary>Codes of an image within the encoding's bounds, both bounds among them.</summary>
    public static long[] Image(QuantizedNetwork network, int seed)
    {
        var random = new Random(seed);
        var codes = new long[network.Network.Input.Elements];
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = random.Next(8) switch
            {
                0 => network.Image.Minimum,
                1 => network.Image.Maximum,
                _ => random.NextInt64(network.Image.Minimum, network.Image.Maximum + 1),
            };
        }

        return codes;
    }

    private Shape ShapeOf(int producer) => producer == Network.ImageInput ? _input : _layers[producer].Layer.Output;

    private (long Minimum, long Maximum) CodesOf(int producer) =>
        producer == Network.ImageInput ? (_image.Minimum, _image.Maximum) : (_layers[producer].ClampMinimum, _layers[producer].ClampMaximum);

    private void Any()
    {
        int input = _random.Next(3) == 0 ? _random.Next(_layers.Count) : _layers.Count - 1;
        switch (_random.Next(10))
        {
            case 0 or 1 or 2:
                Convolution(input);
                break;
            case 3 or 4:
                Depthwise(input);
                break;
            case 5:
                Weightless([input, _random.Next(2) == 0 ? input : SameShape(input)], (name, inputs) => new AddLayer(name, inputs, ShapeOf(input)));
                break;
            case 6:
                int other = SamePositions(input);
                var sum = ShapeOf(input) with { Channels = ShapeOf(input).Channels + ShapeOf(other).Channels };
                Weightless([input, other], (name, inputs) => new ConcatLayer(name, inputs, sum));
                break;
            case 7:
                Pool(input);
                break;
            case 8:
                Weightless([input], (name, inputs) => new ClampLayer(name, inputs, ShapeOf(input)));
                break;
            default:
                var shape = ShapeOf(input);
                int top = _random.Next(2), left = _random.Next(3);
                var padded = new Shape(shape.Channels, shape.Height + top + _random.Next(2), shape.Width + left + _random.Next(2));
                Weightless([input], (name, inputs) => new PadLayer(name, inputs, shape, padded, top, left, _random.Next(-1, 2)));
                break;
        }
    }

    private int SameShape(int input) => Enumerable.Range(0, _layers.Count).Where(l => ShapeOf(l) == ShapeOf(input)).OrderBy(_ => _random.Next()).First();

    private int SamePositions(int input) => Enumerable.Range(0, _layers.Count)
        .Where(l => ShapeOf(l).Height == ShapeOf(input).Height && ShapeOf(l).Width == ShapeOf(input).Width).OrderBy(_ => _random.Next()).First();

    private Window Window(Shape shape, bool dilates)
    {
        int kh = Math.Min(_random.Next(1, 6), shape.Height), kw = Math.Min(_random.Next(1, 4), shape.Width);
        int dh = dilates && kh > 1 && ((kh - 1) * 2) + 1 <= shape.Height ? _random.Next(1, 3) : 1;
        int dw = dilates && kw > 1 && ((kw - 1) * 2) + 1 <= shape.Width ? _random.Next(1, 3) : 1;
        return new Window(kh, kw, _random.Next(1, 3), _random.Next(1, 3), dh, dw, _random.Next(kh), _random.Next(kw), _random.Next(kh), _random.Next(kw));
    }

    private void Convolution(int input)
    {
        var shape = ShapeOf(input);
        var window = _random.Next(2) == 0 ? new Window(1, 1) : Window(shape, dilates: true);
        int groups = _random.Next(3) == 0 ? Divisors(shape.Channels).OrderBy(_ => _random.Next()).First() : 1;
        Linear(input, window, groups, groups * _random.Next(1, groups == 1 ? 40 : 4));
    }

    private void Depthwise(int input)
    {
        var shape = ShapeOf(input);
        Linear(input, Window(shape, dilates: true), shape.Channels, shape.Channels);
    }

    private void Pool(int input)
    {
        var shape = ShapeOf(input);
        var window = _random.Next(3) == 0 ? new Window(shape.Height, shape.Width) : Window(shape, dilates: false);
        var (height, width) = window.Slide(shape.Height, shape.Width);
        var output = new Shape(shape.Channels, height, width);
        if (_random.Next(2) == 0)
            Weightless([input], (name, inputs) => new MaxPoolLayer(name, inputs, shape, output, window), keepsCode: true);
        else
            Weightless([input], (name, inputs) => new AveragePoolLayer(name, inputs, shape, output, window, _random.Next(2) == 0));
    }

    private void DenseEnd()
    {
        int input = _layers.Count - 1;
        var shape = ShapeOf(input);
        if (_random.Next(2) == 0)
        {
            Weightless([input], (name, inputs) => new ReshapeLayer(name, inputs, shape, new Shape((int)shape.Elements, 1, 1)), keepsCode: true);
            Linear(_layers.Count - 1, new Window(1, 1), 1, _random.Next(1, 20), bits: 16);
        }
        else
        {
            Linear(input, new Window(shape.Height, shape.Width), 1, _random.Next(1, 20), bits: 16);
        }

        Weightless([_layers.Count - 1], (name, inputs) => new SoftmaxLayer(name, inputs, ShapeOf(inputs[0])), keepsCode: true);
    }

    private void Linear(int input, Window window, int groups, int outputs, int? bits = null)
    {
        var shape = ShapeOf(input);
        var (height, width) = window.Slide(shape.Height, shape.Width);
        int fanIn = shape.Channels / groups * window.Area;
        var layer = new ConvolutionLayer(
            $"layer{_layers.Count}", [input], shape, new Shape(outputs, height, width), window, groups,
            new WeightMatrix(outputs, fanIn, new float[outputs * fanIn]), new float[outputs]);
        var format = Format(bits);
        var codes = CodesOf(input);
        double largestCode = Math.Max(Math.Abs((double)codes.Minimum), Math.Abs((double)codes.Maximum));
        if (_random.Next(4) == 0)
        {
            sbyte[] weights = [.. Enumerable.Range(0, outputs * fanIn).Select(_ => (sbyte)_random.Next(-128, 128))];
            double reach = 40 * Math.Sqrt(fanIn) * largestCode;
            _layers.Add(Clamped(new ProgrammableLayer(
                layer, format, new IntegerMatrix(outputs, fanIn, 8, weights, new float[outputs]), Bias(outputs, reach), Requantizers(outputs, reach, format),
                new WeightError(1, 1))
            {
                ClampMinimum = 0,
                ClampMaximum = 0,
            }));
            return;
        }

        var po2 = new Po2Format(_random.Next(10) switch { 0 => 7, 1 => 6, 2 or 3 => 5, 4 => 2, 5 => 3, _ => 4 }, _random.Next(1, 4));
        var sign = new[] { 1, -1 };
        sbyte[] all = [.. Enumerable.Range(0, outputs * fanIn * po2.Terms).Select(_ => (sbyte)(_random.Next(0, po2.Exponents + 1) * sign[_random.Next(2)]))];
        double typical = Math.ScaleB(1, po2.Exponents - 1) * 0.3 * Math.Sqrt(fanIn) * largestCode;
        _layers.Add(Clamped(new HardenedLayer(
            layer, format, new Po2Matrix(outputs, fanIn, po2, all, new float[outputs]), Bias(outputs, typical), Requantizers(outputs, typical, format),
            new WeightError(1, 1))
        {
            ClampMinimum = 0,
            ClampMaximum = 0,
        }));
    }

    private void Weightless(int[] inputs, Func<string, ImmutableArray<int>, Layer> create, bool keepsCode = false)
    {
        var layer = create($"layer{_layers.Count}", [.. inputs]);
        var format = keepsCode ? _layers[inputs[0]].Output : Format(null);
        int count = layer is AveragePoolLayer pool ? pool.Divisors().Count : inputs.Length;
        var requantizers = keepsCode ? [] : Enumerable.Range(0, count).Select(i =>
        {
            var codes = CodesOf(inputs[Math.Min(i, inputs.Length - 1)]);
            double reach = Math.Max(1, codes.Maximum) * (layer is AveragePoolLayer p ? p.Divisors()[i] : 1.0);
            return Requantizers(1, reach, format)[0];
        });
        var made = new WeightlessLayer(layer, format, [.. requantizers]) { ClampMinimum = format.Minimum, ClampMaximum = format.Maximum };
        _layers.Add(keepsCode ? made with { ClampMinimum = CodesOf(inputs[0]).Minimum, ClampMaximum = CodesOf(inputs[0]).Maximum } : Clamped(made));
    }

    private ActivationFormat Format(int? bits) =>
        new(bits ?? (_random.Next(3) == 0 ? _random.Next(2, 13) : 8), _random.Next(2) == 0, 0.01 + _random.NextDouble(), "test");

    private QuantizedLayer Clamped(QuantizedLayer layer)
    {
        var (low, high) = (layer.Output.Minimum, layer.Output.Maximum);
        return _random.Next(3) == 0
            ? layer with { ClampMinimum = low + ((high - low) / 5), ClampMaximum = high - ((high - low) / 5) }
            : layer with { ClampMinimum = low, ClampMaximum = high };
    }

    private long[] Bias(int outputs, double reach) => [.. Enumerable.Range(0, outputs).Select(_ => (long)((_random.NextDouble() - 0.5) * reach))];

    /// <summary>Constants that bring a typical accumulator near the format's ends, so that some results are clamped and most are not.</summary>
    private ImmutableArray<Requantizer> Requantizers(int count, double reach, ActivationFormat format) =>
    [
        .. Enumerable.Range(0, count).Select(_ =>
        {
            double ratio = format.Maximum * (0.3 + _random.NextDouble()) / Math.Max(1, reach);
            int bits = _random.Next(1, 12), shift = Math.Clamp(bits - Math.ILogB(ratio), 0, 50);
            return new Requantizer(Math.Max(1, (long)Math.Round(Math.ScaleB(ratio, shift))), shift);
        }),
    ];

    private static QuantizedLayer WithLongerConstants(QuantizedLayer layer, int bits) => layer switch
    {
        HardenedLayer hardened => hardened with { Requantizers = Longer(hardened.Requantizers, bits) },
        ProgrammableLayer programmable => programmable with { Requantizers = Longer(programmable.Requantizers, bits) },
        _ => layer,
    };

    private static ImmutableArray<Requantizer> Longer(ImmutableArray<Requantizer> requantizers, int bits) =>
        [.. requantizers.Select(r => new Requantizer((r.Multiplier << bits) | 1, r.Shift + bits))];

    private static IEnumerable<int> Divisors(int value) => Enumerable.Range(1, value).Where(d => value % d == 0);
}
