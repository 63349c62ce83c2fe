using System.Collections.Concurrent;
using HaShiFlex.Inference.Float;
using HaShiFlex.Inference.Images;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;
using HaShiFlex.Quantization.Activations;

namespace HaShiFlex.Inference.Calibration;

/// <summary>
/// Feature maps of all images, of the float network and of the quantized one. Maps much larger than those that they are made from are not kept but made again
/// when they are read, for the wide layers of a few hundred images would fill the memory.
/// </summary>
internal sealed class CalibrationMaps
{
    // A kept map may have so many times the elements of the kept maps that it could be made from: wide expansions and the depthwise layers behind them have six.
    private const double LargestGrowth = 1.5;

    private readonly Network _network;
    private readonly ImageEncoding _encoding;
    private readonly ImageSet _images;
    private readonly ConvolutionKernel?[] _kernels;
    private readonly CodeExecutor?[] _executors;
    private readonly float[][]?[] _floats;
    private readonly float[][]?[] _codes;
    private readonly bool[] _isKept;
    private readonly int[] _lastUse;
    private readonly ConcurrentDictionary<int, ConcurrentStack<float[]>> _spares = new();
    private readonly ConcurrentBag<Reader> _readers = [];

    public CalibrationMaps(Network network, ImageEncoding encoding, ImageSet images)
    {
        (_network, _encoding, _images) = (network, encoding, images);
        int count = network.Layers.Length;
        (_kernels, _executors, _floats, _codes) = (new ConvolutionKernel?[count], new CodeExecutor?[count], new float[count][][], new float[count][][]);
        (_isKept, _lastUse) = (new bool[count], new int[count]);
        long[] sources = new long[count];
        for (int i = 0; i < count; i++)
        {
            var layer = network.Layers[i];
            sources[i] = layer.Inputs.Sum(p => p == Network.ImageInput ? network.Input.Elements : sources[p]);
            _isKept[i] = layer.Output.Elements <= LargestGrowth * sources[i];
            if (_isKept[i])
                sources[i] = layer.Output.Elements;
            Use(i, i);
        }

        // What a map that is not kept is made from must live as long as whoever reads it.
        void Use(int layer, int reader)
        {
            foreach (int producer in network.Layers[layer].Inputs.Where(p => p != Network.ImageInput))
            {
                _lastUse[producer] = Math.Max(_lastUse[producer], reader);
                if (!_isKept[producer])
                    Use(producer, reader);
            }
        }
    }

    /// <summary>Whether a layer's maps are kept; else whoever reads them makes them.</summary>
    public bool Keeps(int layer) => _isKept[layer];

    /// <summary>The float network's layer is reached.</summary>
    public void StartFloats(int layer)
    {
        _kernels[layer] = _network.Layers[layer] is ConvolutionLayer convolution ? new ConvolutionKernel(convolution) : null;
        if (_isKept[layer])
            _floats[layer] = new float[_images.Count][];
    }

    /// <summary>Runs the float network's layer, which is reached, for all images, where its maps are kept.</summary>
    public void KeepFloats(int layer, ParallelOptions parallelism) => Keep(layer, reader => reader.KeepFloat(layer), parallelism);

    /// <summary>Runs the quantized network's layer, which is decided, for all images, where its maps are kept.</summary>
    public void KeepCodes(int layer, ParallelOptions parallelism) => Keep(layer, reader => reader.KeepCode(layer), parallelism);

    private void Keep(int layer, Action<Reader> run, ParallelOptions parallelism)
    {
        if (!_isKept[layer])
            return;
        Parallel.For(0, _images.Count, parallelism, Rent, (image, _, reader) =>
        {
            reader.Start(image);
            run(reader);
            return reader;
        }, Return);
    }

    /// <summary>The quantized network's layer is decided.</summary>
    public void StartCodes(int layer, QuantizedLayer quantized)
    {
        _executors[layer] = new CodeExecutor(quantized, _network.ReadsImage(_network.Layers[layer]) ? CodeExecutor.Padding(_encoding) : null);
        if (_isKept[layer])
            _codes[layer] = new float[_images.Count][];
    }

    /// <summary>Lets one thread read the maps of one image after the other; give it back with <see cref="Return"/>.</summary>
    public Reader Rent() => _readers.TryTake(out var reader) ? reader : new Reader(this);

    public void Return(Reader reader) => _readers.Add(reader);

    /// <summary>Maps that no later layer reads become those to come: a collector that runs late would let them pile up to several times what is alive.</summary>
    public void Release(int current)
    {
        for (int p = 0; p < current; p++)
        {
            if (_lastUse[p] > current)
                continue;
            foreach (float[] map in (_floats[p] ?? []).Concat(_codes[p] ?? []))
                Spare(map.Length).Push(map);
            _floats[p] = _codes[p] = null;
            (_kernels[p], _executors[p]) = (null, null);
        }

        // A shape that comes again comes soon.
        long needed = _network.Layers.Skip(current + 1).Take(4).Select(layer => layer.Output.Elements).DefaultIfEmpty(0).Max();
        foreach (int length in _spares.Keys.Where(length => length > needed))
            _spares.TryRemove(length, out _);
        _readers.Clear();
    }

    private ConcurrentStack<float[]> Spare(int length) => _spares.GetOrAdd(length, static _ => new ConcurrentStack<float[]>());

    private float[] NewMap(int length) => Spare(length).TryPop(out float[]? map) ? map : GC.AllocateUninitializedArray<float>(length);

    /// <summary>The maps of one image at a time, for one thread. An array that it gives is valid until the next image.</summary>
    internal sealed class Reader(CalibrationMaps maps)
    {
        private readonly Dictionary<int, float[]> _ownFloats = [];
        private readonly Dictionary<int, float[]> _ownCodes = [];
        private readonly HashSet<int> _madeFloats = [];
        private readonly HashSet<int> _madeCodes = [];
        private float[] _scratch = [];
        private int _image = -1;

        public void Start(int image)
        {
            _image = image;
            _madeFloats.Clear();
            _madeCodes.Clear();
        }

        /// <summary>A producer's real values, after its clamp.</summary>
        public float[] Float(int producer)
        {
            if (producer != Network.ImageInput && maps._floats[producer] is { } kept && kept[_image] is { } map)
                return map;

            float[] own = Own(_ownFloats, producer);
            if (_madeFloats.Add(producer))
            {
                if (producer == Network.ImageInput)
                    FloatExecutor.Decode(maps._images, _image, maps._encoding, own);
                else
                    RunFloat(producer, own, maps._network.Layers[producer].Activation);
            }

            return own;
        }

        /// <summary>A producer's codes.</summary>
        public float[] Code(int producer)
        {
            if (producer != Network.ImageInput && maps._codes[producer] is { } kept && kept[_image] is { } map)
                return map;

            float[] own = Own(_ownCodes, producer);
            if (_madeCodes.Add(producer))
            {
                if (producer == Network.ImageInput)
                    CodeExecutor.Codes(maps._images, _image, own);
                else
                    RunCodes(producer, own);
            }

            return own;
        }

        /// <summary>The float network's linear layer before its clamp; where it is kept, the clamped map is kept.</summary>
        public void Unclamped(int layer, float[] output)
        {
            RunFloat(layer, output, Activation.None);
            if (!maps._isKept[layer])
                return;
            float[] kept = maps._floats[layer]![_image] = maps.NewMap(output.Length);
            var clamp = maps._network.Layers[layer].Activation;
            System.Numerics.Tensors.TensorPrimitives.Max(output, clamp.Minimum, kept);
            System.Numerics.Tensors.TensorPrimitives.Min(kept, clamp.Maximum, kept);
        }

        /// <summary>What a kernel makes of a producer's real values, without a clamp.</summary>
        public void Run(ConvolutionKernel kernel, int producer, float[] output) =>
            kernel.Run(Float(producer), output, ref _scratch, float.NegativeInfinity, float.PositiveInfinity);

        public void KeepFloat(int layer)
        {
            float[] map = maps.NewMap((int)maps._network.Layers[layer].Output.Elements);
            RunFloat(layer, map, maps._network.Layers[layer].Activation);
            maps._floats[layer]![_image] = map;
        }

        public void KeepCode(int layer)
        {
            float[] map = maps.NewMap((int)maps._network.Layers[layer].Output.Elements);
            RunCodes(layer, map);
            maps._codes[layer]![_image] = map;
        }

        private void RunFloat(int index, float[] output, Activation clamp)
        {
            var layer = maps._network.Layers[index];
            if (maps._kernels[index] is { } kernel)
                kernel.Run(Float(layer.Inputs[0]), output, ref _scratch, clamp.Minimum, clamp.Maximum);
            else
                FloatExecutor.RunWeightless(maps._network, layer, i => Float(layer.Inputs[i]), output);
        }

        private void RunCodes(int index, float[] output)
        {
            var layer = maps._network.Layers[index];
            maps._executors[index]!.Run([.. layer.Inputs.Select(Code)], [.. layer.Inputs.Select(maps._network.ShapeOf)], output, ref _scratch);
        }

        private float[] Own(Dictionary<int, float[]> own, int producer) =>
            own.TryGetValue(producer, out float[]? map) ? map : own[producer] = new float[maps._network.ShapeOf(producer).Elements];
    }
}
