using System.Collections.Immutable;
using HaShiFlex.Documents;
using HaShiFlex.Estimation.Gates;
using HaShiFlex.Synthesis.Datapaths;
using HaShiFlex.Synthesis.Flows;
using HaShiFlex.Synthesis.Measurement;
using HaShiFlex.Synthesis.Power;
using HaShiFlex.Synthesis.Simulation;
using HaShiFlex.Synthesis.Verilog;
using HaShiFlex.Technology;
using HaShiFlex.Technology.Figures;
using HaShiFlex.Technology.Flows;
using MathNet.Numerics.Distributions;

namespace HaShiFlex.Synthesis.Calibration;

/// <summary>Fits flows' coefficients to the synthesis of real layers, and tests them on the layers of other networks.</summary>
/// <param name="library">Whose cells the fits start from.</param>
/// <param name="datapaths">Builds the layers.</param>
/// <param name="measurement">Runs the tools.</param>
/// <param name="cache">Keeps what they said.</param>
/// <param name="source">What the coefficients' figures name.</param>
public sealed class Calibrator(
    TechnologyLibrary library, CalibrationDatapaths datapaths, DatapathMeasurement measurement, MeasurementCache cache, FigureSource source)
{
    /// <summary>A coefficient that is off its prior by its whole value weighs as much as an error of 2 % on one layer.</summary>
    private const double PriorWeight = 0.0004;

    /// <summary>Shares of a cell's delay that the fit of glitches tries.</summary>
    private static readonly ImmutableArray<double> Inertias = [.. Enumerable.Range(4, 24).Select(i => i / 20.0)];

    /// <summary>Share of all layers that a range is to hold, and how sure that is.</summary>
    private const double Content = 0.95, Confidence = 0.95;

    /// <summary>Least energy of an edge, over its prior.</summary>
    private const double LeastShare = 0.02;

    /// <summary>Least range that an estimate states, percent: synthesis itself moves by so much with the order of its input.</summary>
    private const double LeastRangePercent = 2;

    /// <param name="designs">What is synthesized.</param>
    /// <param name="flows">Under which flows.</param>
    /// <param name="jobs">Layers at a time.</param>
    /// <param name="progress">One line for each synthesis that is done.</param>
    /// <exception cref="InputException">A model is absent, or a tool failed.</exception>
    public ImmutableArray<CalibratedFlow> Run(
        ImmutableArray<CalibrationDesign> designs, ImmutableArray<Flow> flows, int jobs, Action<string> progress, CancellationToken cancellation)
    {
        var built = designs.Select(Build).ToArray();
        var measured = new MeasuredDatapath[designs.Length * flows.Length];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancellation };
        try
        {
            Parallel.For(0, measured.Length, parallel, i =>
            {
                var (layer, flow) = (built[i / flows.Length], flows[i % flows.Length]);
                measured[i] = cache.Get(measurement, layer.Module, flow, layer.Vectors, cancellation);
                if (measured[i].GatesMatch != true)
                    throw new InputException($"the gates of {layer.Design.Name} ({layer.Design.Build}), flow {FlowName.Of(flow)}, do not compute what the layer does");
                progress($"{FlowName.Of(flow)}: {layer.Design.Name}, {layer.Design.Build}");
            });
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<InputException>().FirstOrDefault() is { } cause)
        {
            throw new InputException(cause.Message, e);
        }

        return [.. flows.Select((flow, f) => Fit(flow, built, [.. built.Select((_, i) => measured[(i * flows.Length) + f])], parallel))];
    }

    private CalibratedFlow Fit(Flow flow, Layer[] built, ImmutableArray<MeasuredDatapath> measured, ParallelOptions parallel)
    {
        bool dissolves = flow != Flow.FullAdder;
        Layer[] layers = dissolves ? [.. built.Select(layer => layer with { Netlist = DissolvedAdders.Of(layer.Netlist) })] : built;
        int[] fitted = [.. Enumerable.Range(0, layers.Length).Where(i => !layers[i].Design.IsHeldOut)];
        double[] areas = NonNegativeFit.Solve(
            [.. fitted.Select(i => Values(GateCounts.BySection(layers[i].Netlist, library.Cells, dissolves).Aggregate((a, b) => a + b)))],
            [.. fitted.Select(i => measured[i].AreaUm2)],
            CalibrationPriors.Areas(library, flow),
            CalibrationPriors.LeastAreas(library, flow),
            PriorWeight);
        var delays = flow == Flow.FullAdder ? null : DelayFit.Solve(
            [.. fitted.Select(i => layers[i].Netlist)], [.. fitted.Select(i => measured[i].CriticalPathPs)], CalibrationPriors.Delays(library), PriorWeight, parallel);

        // Edges follow from delays.
        var none = new HeldOutError(0, 0, 1);
        var timed = new GatePrices(library, Coefficients(flow, areas, delays, 0, [.. CalibrationPriors.Energies(library), measurement.FlopCycleEnergyFj], [0, 0, 0], none, none, none));
        var (inertia, energies) = FitEnergy(
            [.. fitted.Select(i => (layers[i], measured[i].Power!))], layer => timed.Time(layer.Netlist, FanOut.Unbuffered).Delays);

        // Coefficients first, to see what they are worth; then the ranges that this gives them.
        var exact = Coefficients(flow, areas, delays, inertia, energies, [0, 0, 0], none, none, none);
        var designs = Designs(exact, layers, measured);
        var held = designs.Where(design => design.Design.IsHeldOut).ToArray();
        double[][] errors = [[.. held.Select(d => d.AreaError)], [.. held.Select(d => d.DelayError)], [.. held.Select(d => d.EnergyError)]];
        var reference = Coefficients(flow, areas, delays, inertia, energies, [.. errors.Select(RangePercent)], Error(errors[0]), Error(errors[1]), Error(errors[2]));
        return new CalibratedFlow(reference, Designs(reference, layers, measured));
    }

    private ImmutableArray<CalibratedDesign> Designs(ReferenceFlow flow, Layer[] layers, ImmutableArray<MeasuredDatapath> measured) => [.. layers.Select((layer, i) =>
        new CalibratedDesign(
            layer.Design,
            layer.Netlist,
            DeepFreezeFormula.AreaUm2(layer.Weights, layer.InputBits, layer.Design.Bits, library.Corner.NodeNm),
            measured[i],
            DatapathEstimate.Of(layer.Netlist, library, flow, layer.Stimulus)))];

    /// <summary>
    /// The range holds every held-out error, and with a confidence of 95 % the errors of 95 % of all layers: the tolerance interval of a normal distribution
    /// about zero, z sqrt(n / chi2) times the root of the mean square (Wald and Wolfowitz, Ann. Math. Stat. 17(2), 1946).
    /// </summary>
    private static double RangePercent(double[] errors)
    {
        double chi2 = ChiSquared.InvCDF(errors.Length, 1 - Confidence), z = Normal.InvCDF(0, 1, (1 + Content) / 2);
        double tolerance = 100 * z * Math.Sqrt(errors.Sum(error => error * error) / chi2), worst = 100 * errors.Max(Math.Abs);
        return Math.Min(90, Math.Max(LeastRangePercent, Math.Ceiling(Math.Max(worst, tolerance) * 10) / 10));
    }

    private static HeldOutError Error(double[] errors) => new(100 * errors.Average(Math.Abs), 100 * errors.Max(Math.Abs), errors.Length);

    private ReferenceFlow Coefficients(
        Flow flow, double[] areas, FittedDelays? delays, double inertia, double[] energies, double[] ranges, HeldOutError area, HeldOutError delay, HeldOutError energy)
    {
        Figure Figure(double value, int range) => Technology.Figures.Figure.WithRangePercent(value, ranges[range], source);
        Figure[] a = [.. areas.Select(value => Figure(value, 0))], e = [.. energies.Select(value => Figure(value, 2))];
        AdderArcs? arcs = null;
        if (delays is var (ps, spread, lookAhead))
        {
            Figure[] d = [.. ps.Select(value => Figure(value, 1))];
            arcs = new AdderArcs(spread, lookAhead, d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7], d[8], d[9]);
        }

        return new ReferenceFlow(
            FlowName.Of(flow),
            YosysScript.Describe(flow),
            new AreaCoefficients(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]),
            new DelayCoefficients(Figure(1, 1), arcs),
            new EnergyCoefficients(inertia, e[0], e[1], e[2], e[3], e[4], e[5]),
            area,
            delay,
            energy);
    }

    /// <summary>
    /// What edges take, for each share of a cell's delay that a pulse must last; the share with the least squared relative errors. What a register takes whether it
    /// changes or not is told by Liberty: with random inputs registers change in half of all cycles, so that a fit cannot tell the one from the other.
    /// </summary>
    private (double Inertia, double[] Energies) FitEnergy((Layer Layer, MeasuredPower Power)[] layers, Func<Layer, GateDelays> delaysOf)
    {
        double[] prior = CalibrationPriors.Energies(library);
        double cycle = measurement.FlopCycleEnergyFj, least = double.PositiveInfinity;
        (double, double[]) best = (0, []);
        var delays = layers.Select(item => delaysOf(item.Layer)).ToArray();
        foreach (double inertia in Inertias)
        {
            var edges = layers.Select((item, i) => GateActivity.BySection(item.Layer.Netlist, item.Layer.Stimulus, delays[i], inertia).Aggregate((x, y) => x + y)).ToArray();
            // No operand takes less than its pin's load. Without this bound the edges of operands and outputs, which are about proportional, trade
            // places, and another library's cells, which have other pins, get the wrong ones.
            double[] switching = NonNegativeFit.Solve(
                [.. edges.Select(edge => new[] { edge.Operands, edge.FullAdders, edge.HalfAdders, edge.Clamps, edge.Registers })],
                [.. layers.Select(item => item.Power.EnergyFj - (cycle * item.Layer.Netlist.RegisterBits))],
                prior,
                [prior[0], .. prior[1..].Select(value => LeastShare * value)],
                PriorWeight);
            double[] energies = [.. switching, cycle];
            double error = 0;
            for (int i = 0; i < layers.Length; i++)
            {
                double[] counts = [edges[i].Operands, edges[i].FullAdders, edges[i].HalfAdders, edges[i].Clamps, edges[i].Registers, layers[i].Layer.Netlist.RegisterBits];
                error += Math.Pow((counts.Zip(energies, (n, fj) => n * fj).Sum() / layers[i].Power.EnergyFj) - 1, 2);
            }

            if (error < least)
                (least, best) = (error, (inertia, energies));
        }

        return best;
    }

    /// <summary>In the order of <see cref="AreaCoefficients.All"/>.</summary>
    private static double[] Values(GateCounts counts) =>
        [counts.FullAdders, counts.FullParts, counts.HalfAdders, counts.HalfParts, counts.PlusOnes, counts.Inverters, counts.ClampBits, counts.RegisterBits];

    private Layer Build(CalibrationDesign design)
    {
        var (structure, weights, vectors) = datapaths.Build(design);
        var netlist = GateNetlist.Of(structure);
        return new Layer(
            design,
            VerilogModule.Write(structure),
            netlist,
            vectors,
            vectors.Stimulus(netlist.InputBits),
            weights,
            structure.Datapath.Graph.Inputs.Max(interval => interval.Width));
    }

    private sealed record Layer(
        CalibrationDesign Design, VerilogModule Module, GateNetlist Netlist, TestVectors Vectors, GateStimulus Stimulus, int Weights, int InputBits);
}
