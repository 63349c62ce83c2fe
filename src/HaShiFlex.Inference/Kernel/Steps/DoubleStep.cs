using System.Runtime.Intrinsics;
using HaShiFlex.Arithmetic;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;

namespace HaShiFlex.Inference.Kernel.Steps;

/// <summary>
/// Layers with weights whose sums are wider than 32 bits, as products of doubles: integers below 2^53 are exact in them, in whatever order they are added.
/// A tile is 4 output positions by 8 outputs of a group.
/// </summary>
internal sealed unsafe class DoubleStep : KernelStep
{
    private const int Rows = 4;
    private const int Columns = 8;
    private const double ExactBelow = 1L << 53;

    private readonly QuantizedLayer _quantized;
    private readonly FeatureTensor _input;
    private readonly LinearOperator _linear;
    private readonly ConvolutionLayer _layer;
    private readonly int _blocks;
    private readonly AlignedMemory _weights;
    private readonly double[] _padding;

    private DoubleStep(int index, QuantizedLayer layer, LinearOperator linear, FeatureTensor input, FeatureTensor output, Func<int, long> padding)
        : base(index, output)
    {
        (_quantized, _input, _linear, _layer) = (layer, input, linear, linear.Convolution);
        _blocks = (_layer.GroupOutputs + Columns - 1) / Columns;
        _padding = [.. Enumerable.Range(0, _layer.Input.Channels).Select(c => (double)padding(c))];
        _weights = new AlignedMemory((long)_layer.Groups * _blocks * linear.FanIn * Columns * sizeof(double));
        for (int o = 0; o < _layer.Output.Channels; o++)
        {
            long[] row = linear.WindowRow(o);
            double* block = Block(o / _layer.GroupOutputs, o % _layer.GroupOutputs / Columns);
            for (int i = 0; i < row.Length; i++)
                block[(i * Columns) + (o % _layer.GroupOutputs % Columns)] = row[i];
        }
    }

    public override string Method => "doubles";

    public override long ScratchBytes => (long)_linear.FanIn * Rows * sizeof(double);

    /// <summary>The step, or null where a sum might not be exact.</summary>
    public static DoubleStep? Create(
        int index, QuantizedLayer layer, LinearOperator linear, FeatureTensor input, FeatureTensor output, Func<int, long> padding, Interval[] inputs)
    {
        double code = inputs.Max(i => Math.Max(Math.Abs((double)i.Minimum), Math.Abs((double)i.Maximum)));
        for (int o = 0; o < linear.Convolution.Output.Channels; o++)
        {
            // Any partial sum is within this.
            double reach = Math.Abs((double)linear.Bias[o]);
            foreach (long weight in linear.Row(o))
                reach += Math.Abs((double)weight) * code;
            if (!(reach < ExactBelow))
                return null;
        }

        return new DoubleStep(index, layer, linear, input, output, padding);
    }

    public override void Run(Workspace workspace)
    {
        double* windows = (double*)workspace.Scratch;
        double* sums = stackalloc double[Rows * Columns];
        var observed = workspace.Observed?[Layer];
        for (int group = 0; group < _layer.Groups; group++)
        {
            for (int first = 0; first < _layer.Output.Positions; first += Rows)
            {
                int rows = Math.Min(Rows, _layer.Output.Positions - first);
                for (int r = 0; r < rows; r++)
                    Gather(workspace, group, first + r, windows + r);
                for (int block = 0; block < _blocks; block++)
                {
                    Multiply(windows, Block(group, block), sums);
                    int output = (group * _layer.GroupOutputs) + (block * Columns);
                    for (int r = 0; r < rows; r++)
                        Finish(workspace, first + r, output, Math.Min(Columns, _layer.GroupOutputs - (block * Columns)), sums + (r * Columns), observed);
                }
            }
        }
    }

    private double* Block(int group, int block) => (double*)_weights.Pointer + ((long)((group * _blocks) + block) * _linear.FanIn * Columns);

    /// <summary>Writes the codes of one position's window, <see cref="Rows"/> apart.</summary>
    private void Gather(Workspace workspace, int group, int position, double* to)
    {
        var (shape, window) = (_layer.Input, _layer.Window);
        int channels = _layer.GroupInputs, firstChannel = group * channels, offset = _input.Offset;
        int top = (position / _layer.Output.Width * window.StrideHeight) - window.PadTop;
        int leftmost = (position % _layer.Output.Width * window.StrideWidth) - window.PadLeft;
        byte* input = _input.In(workspace);
        for (int k = 0; k < window.Area; k++)
        {
            int row = top + (k / window.KernelWidth * window.DilationHeight), column = leftmost + (k % window.KernelWidth * window.DilationWidth);
            bool inside = row >= 0 && row < shape.Height && column >= 0 && column < shape.Width;
            long element = (((long)row * shape.Width) + column) * shape.Channels + firstChannel;
            for (int c = 0; c < channels; c++, to += Rows)
            {
                *to = !inside ? _padding[firstChannel + c]
                    : _input.IsByte ? input[element + c] - offset
                    : ((short*)input)[element + c] - offset;
            }
        }
    }

    private void Multiply(double* windows, double* weights, double* sums)
    {
        Vector256<double> s00 = default, s01 = default, s10 = default, s11 = default, s20 = default, s21 = default, s30 = default, s31 = default;
        for (int i = 0; i < _linear.FanIn; i++, windows += Rows, weights += Columns)
        {
            Vector256<double> w0 = Vector256.Load(weights), w1 = Vector256.Load(weights + 4);
            var q0 = Vector256.Create(windows[0]);
            s00 = Vector256.MultiplyAddEstimate(q0, w0, s00);
            s01 = Vector256.MultiplyAddEstimate(q0, w1, s01);
            var q1 = Vector256.Create(windows[1]);
            s10 = Vector256.MultiplyAddEstimate(q1, w0, s10);
            s11 = Vector256.MultiplyAddEstimate(q1, w1, s11);
            var q2 = Vector256.Create(windows[2]);
            s20 = Vector256.MultiplyAddEstimate(q2, w0, s20);
            s21 = Vector256.MultiplyAddEstimate(q2, w1, s21);
            var q3 = Vector256.Create(windows[3]);
            s30 = Vector256.MultiplyAddEstimate(q3, w0, s30);
            s31 = Vector256.MultiplyAddEstimate(q3, w1, s31);
        }

        s00.Store(sums);
        s01.Store(sums + 4);
        s10.Store(sums + 8);
        s11.Store(sums + 12);
        s20.Store(sums + 16);
        s21.Store(sums + 20);
        s30.Store(sums + 24);
        s31.Store(sums + 28);
    }

    private void Finish(Workspace workspace, int position, int firstOutput, int outputs, double* sums, AccumulatorRange[]? observed)
    {
        for (int o = 0; o < outputs; o++)
        {
            int channel = firstOutput + o;
            long accumulator = (long)sums[o] + _linear.Bias[channel];
            if (observed is not null)
                observed[channel] = observed[channel].With(accumulator);
            long code = Math.Clamp(_linear.Requantizers[channel].Apply(accumulator), _quantized.ClampMinimum, _quantized.ClampMaximum);
            Output.Store(workspace, ((long)position * _layer.Output.Channels) + channel, code);
        }
    }
}
