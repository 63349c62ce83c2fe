using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using HaShiFlex.Documents;
using HaShiFlex.Estimation.Datapaths;
using HaShiFlex.Estimation.Gates;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Synthesis.Datapaths;
using HaShiFlex.Synthesis.Flows;
using HaShiFlex.Synthesis.Measurement;
using HaShiFlex.Synthesis.Simulation;
using HaShiFlex.Synthesis.Tools;
using HaShiFlex.Synthesis.Verilog;
using HaShiFlex.Technology;

namespace HaShiFlex.Synthesis.Crosscheck;

/// <summary>Lays estimate and synthesis of one layer's hardware side by side.</summary>
/// <param name="library">The technology library that estimates.</param>
/// <param name="measurement">Runs the tools.</param>
/// <param name="timeout">Of each simulation.</param>
public sealed class Crosschecker(TechnologyLibrary library, DatapathMeasurement measurement, TimeSpan timeout)
{
    /// <summary>Full adders up to which a layer is synthesized flat in a few minutes; larger ones are sampled.</summary>
    private const int FlatAdders = 8000;

    /// <summary>The tools that a cross-check runs.</summary>
    public static IReadOnlyList<Tool> Tools { get; } = [.. DatapathMeasurement.Tools, Tool.Verilator, Tool.Gxx];

    /// <summary>How many channels of a layer are synthesized flat where nobody says.</summary>
    public static int ChannelsToSample(int channels, int terms, int inputBits) =>
        Math.Clamp((int)((long)FlatAdders * channels / Math.Max(1L, (long)terms * inputBits)), 1, channels);

    /// <param name="slice">What is built.</param>
    /// <param name="structure">Its hardware.</param>
    /// <param name="vectors">For all simulations.</param>
    /// <param name="flow">How it is synthesized.</param>
    /// <param name="clockGHz">For power.</param>
    /// <param name="seed">Of random vectors, for the record.</param>
    /// <param name="otherOrders">In how many other orders of its adders the layer is synthesized and timed too, 0 or more.</param>
    /// <exception cref="InputException">A tool is absent, failed or ran too long.</exception>
    public CrosscheckResult Run(
        LayerSlice slice,
        DatapathStructure structure,
        TestVectors vectors,
        Flow flow,
        double clockGHz,
        int seed,
        int otherOrders,
        CancellationToken cancellation)
    {
        var module = VerilogModule.Write(structure);
        var bench = new TestBench(module.Name, module.Input, module.Output, module.LatencyCycles);
        int powered = PowerVectors.CountFor(structure);
        var few = vectors with { Inputs = [.. vectors.Inputs.Take(powered)], Outputs = [.. vectors.Outputs.Take(powered)] };

        // Icarus is not ended by a failure of the measurement, so that what is reported where both fail does not depend on which is the first.
        var ((icarus, verilator), measured) = Beside(
            token => (Simulate(IcarusSimulation.Run, cancellation), Simulate(VerilatorSimulation.Run, token)),
            token => measurement.Run(module, flow, few, token),
            cancellation);
        var others = Reordered(structure, flow, otherOrders, cancellation);
        double activity = few.Activity(module.Input);
        var built = GateNetlist.Of(structure);
        var netlist = flow == Flow.FullAdder ? built : DissolvedAdders.Of(built);
        var estimate = DatapathEstimate.FlowOf(library, flow) is { } reference
            ? DatapathEstimate.Of(netlist, library, reference, few.Stimulus(netlist.InputBits))
            : null;
        return new CrosscheckResult(
            slice.Layer.Convolution.Name,
            slice.FirstChannel,
            slice.Channels,
            slice.Layer.Convolution.Output.Channels,
            FlowName.Of(flow),
            clockGHz,
            structure.LatencyCycles,
            FormattableString.Invariant($"{vectors.Count} vectors, {vectors.Source}; the first {few.Count} for power, switching {activity:0.00} of random data's"),
            icarus,
            verilator,
            Figures(netlist, estimate, measured, others, clockGHz),
            measured,
            Tools.ToImmutableSortedDictionary(tool => tool.Name, tool => ToolRunner.Version(tool, cancellation)),
            measurement.Liberty.FileNames,
            measurement.Liberty.Sha256,
            seed,
            otherOrders);

        SimulationResult Simulate(
            Func<string, TestBench, TestVectors, WorkingFolder, TimeSpan, CancellationToken, SimulationResult> simulator, CancellationToken token)
        {
            using var folder = WorkingFolder.Create();
            return simulator(module.Text, bench, vectors, folder, timeout, token);
        }
    }

    private MeasuredDatapath[] Reordered(DatapathStructure structure, Flow flow, int count, CancellationToken cancellation)
    {
        var measured = new MeasuredDatapath[count];
        try
        {
            Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
                measured[i] = measurement.Run(VerilogModule.Write(structure, 1 + i), flow, null, cancellation));
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<InputException>().FirstOrDefault() is { } cause)
        {
            throw new InputException(cause.Message, e);
        }

        return measured;
    }

    /// <summary>
    /// Does both at a time. The failure of one ends the tools of the other, so that nothing runs on behind an error message; the first's own failure is
    /// reported before the second's.
    /// </summary>
    private static (TFirst First, TSecond Second) Beside<TFirst, TSecond>(
        Func<CancellationToken, TFirst> first, Func<CancellationToken, TSecond> second, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var beside = Task.Run(() => Guard(first), CancellationToken.None);
        var (here, hereFailed) = Guard(second);
        var (there, thereFailed) = beside.GetAwaiter().GetResult();
        var failures = new[] { thereFailed, hereFailed }.OfType<Exception>().ToArray();
        if ((failures.FirstOrDefault(failure => failure is not OperationCanceledException) ?? failures.FirstOrDefault()) is { } cause)
            ExceptionDispatchInfo.Throw(cause);
        return (there!, here!);

        (T? Result, Exception? Failure) Guard<T>(Func<CancellationToken, T> work)
        {
            try
            {
                return (work(stop.Token), null);
            }
            catch (Exception e)
            {
                stop.Cancel();
                return (default, e);
            }
        }
    }

    private static ImmutableArray<CrosscheckFigure> Figures(
        GateNetlist netlist, DatapathEstimate? estimate, MeasuredDatapath measured, MeasuredDatapath[] others, double clockGHz)
    {
        var figures = ImmutableArray.CreateBuilder<CrosscheckFigure>();
        figures.Add(Figure("area_um2", estimate?.AreaUm2, one => one.AreaUm2));
        figures.Add(Figure("cells", null, one => one.Cells));
        figures.Add(Figure(CrosscheckResult.RegisterBits, Quantity.Exact(netlist.RegisterBits, "counted"), one => one.Flops));
        figures.Add(Figure("critical_path_ps", estimate?.CriticalPathPs, one => one.CriticalPathPs));
        if (measured.Power is { } power)
            figures.Add(new CrosscheckFigure("power_uw", estimate?.PowerUw(clockGHz), power.PowerUw(clockGHz)));
        return figures.ToImmutable();

        CrosscheckFigure Figure(string name, Quantity? own, Func<MeasuredDatapath, double> of)
        {
            double given = of(measured);
            return new CrosscheckFigure(
                name, own, given, others.Length == 0 ? null : (Math.Min(given, others.Min(of)), Math.Max(given, others.Max(of))));
        }
    }
}
