using System.Collections.Immutable;
using HaShiFlex.Estimation.Gates;
using HaShiFlex.Estimation.Mapping;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Inference.Sums;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Layers;
using HaShiFlex.Quantization;
using HaShiFlex.Technology;
using HaShiFlex.Technology.Flows;

namespace HaShiFlex.Estimation.Costs;

/// <summary>Prices one layer's hardware: area of all its instances, and energy for one image. docs/cost-model.md derives every formula.</summary>
public sealed class LayerCostModel(QuantizedNetwork network, TechnologyLibrary library, ReferenceFlow flow, Activity activity)
{
    private const double FjPerNj = 1e6;

    private readonly GatePrices prices = new(library, flow);

    private readonly double squaredSupply = library.Corner.SupplyV * library.Corner.SupplyV;

    /// <param name="hardware">Structure of one instance.</param>
    /// <param name="instances">Copies.</param>
    /// <param name="waitingCycles">By input: cycles for which a branch is held back (<see cref="Schedule.Waiting"/>).</param>
    /// <param name="intervalCycles">Cycles from one image to the next.</param>
    /// <param name="secondsPerImage">Over which leakage is added up.</param>
    public ImmutableArray<ComponentCost> Price(
        LayerHardware hardware,
        int instances,
        IReadOnlyList<double> waitingCycles,
        double intervalCycles,
        double secondsPerImage)
    {
        var layer = hardware.Layer.Layer;
        long positions = Workload.Positions(layer);
        var switching = activity.Of(layer.Name);
        double stages = Math.Max(1, hardware.Stages);
        var parts = new List<ComponentCost>();

        var gates = hardware.Gates;
        var graphArea = prices.AreaUm2(gates.Sums).Times(instances);
        var scalingArea = prices.AreaUm2(gates.Scaling).Times(instances);
        var registerArea = Quantity.Sum([prices.AreaUm2(gates.Registers), prices.RegisterBitUm2.Times(hardware.StateBits)], "").Times(instances).From(prices.RegisterBitUm2.Source);
        Quantity graphEnergy, scalingEnergy, registerEnergy;
        if (gates.Activity is { } edges)
        {
            graphEnergy = prices.EnergyFj(edges.Sums, 0, switching).Times(positions / FjPerNj);
            scalingEnergy = prices.EnergyFj(edges.Scaling, 0, switching).Times(positions / FjPerNj);
            registerEnergy = prices.EnergyFj(edges.Registers, gates.Registers.RegisterBits, switching).Times(positions / FjPerNj);
        }
        else
        {
            graphEnergy = AdderEnergy(hardware.Accumulators, stages, switching, positions);
            scalingEnergy = Quantity.Sum([AdderEnergy(hardware.Scaling, stages, switching, positions), ClampEnergy(gates.Scaling, switching, positions)], graphEnergy.Source);
            registerEnergy = Flops((hardware.PipelineBits + hardware.StateBits) * (double)positions, switching);
        }

        Add(Component.AdderGraph, graphArea, graphEnergy);
        Add(Component.Requantizer, scalingArea, scalingEnergy);
        Add(Component.PipelineRegister, registerArea, registerEnergy);

        double pipelineBits = (hardware.PipelineBits + hardware.StateBits) * (double)instances;
        double windowBits = WindowBits(layer, instances);
        double cycles = InstanceCount.Cycles(positions, instances);
        var windowArea = prices.RegisterBitUm2.Times(windowBits);
        Add(Component.WindowRegister, windowArea, Flops(windowBits * cycles, switching));

        var lines = LineBuffer(layer);
        Add(Component.LineBuffer, lines.Area, lines.Energy);
        var delays = DelayBuffers(layer, waitingCycles, intervalCycles);
        Add(Component.DelayBuffer, delays.Area, delays.Energy);

        double logicUm2 = graphArea.Value + scalingArea.Value + registerArea.Value + windowArea.Value;
        var fanOut = FanOut(hardware, switching, instances, positions);
        Add(Component.FanOutBuffer, fanOut.Area, fanOut.Energy);
        var clock = Clock(pipelineBits + windowBits, logicUm2, cycles);
        Add(Component.ClockTree, clock.Area, clock.Energy);
        Add(Component.Wire, Quantity.Zero("wires lie over the cells; their room is the white space"), Wires(hardware, logicUm2 / instances, switching, stages, positions));

        var logic = Quantity.Sum(parts.Where(p => p.Component is not (Component.LineBuffer or Component.DelayBuffer)), p => p.AreaUm2, "");
        var free = Whitespace.Around(logic, library);
        Add(Component.Whitespace, free, Quantity.Zero("white space does not switch"));

        var leakage = Quantity.Of(library.Leakage.LogicDensityAt(library.Corner.TemperatureC))
            .Times(Quantity.Sum([logic, free], "").Times(1e-6), library.Leakage.LogicDensityWPerMm2.Source.ToString());
        var macros = Quantity.Sum([lines.LeakageNw, delays.LeakageNw], "").Times(1e-9);
        Add(Component.Leakage, Quantity.Zero("leakage has no area"), Quantity.Sum([leakage, macros], leakage.Source).Times(secondsPerImage * 1e9));
        return [.. parts];

        void Add(Component component, Quantity area, Quantity energy)
        {
            if (area.High > 0 || energy.High > 0)
                parts.Add(new ComponentCost(component, area, energy));
        }
    }

    /// <summary>Bits of the window registers of all instances, which lie next to each other in a row and share columns.</summary>
    private double WindowBits(Layer layer, int instances)
    {
        var window = layer switch
        {
            ConvolutionLayer c => c.Window,
            AveragePoolLayer p when !Workload.Accumulates(p) => p.Window,
            MaxPoolLayer p when !Workload.Accumulates(p) => p.Window,
            _ => new Window(1, 1),
        };
        if (window.Area == 1)
            return 0;
        double columns = window.SpanWidth + ((instances - 1.0) * window.StrideWidth);
        return window.SpanHeight * columns * ElementBits(layer);
    }

    private double ElementBits(Layer layer, int input = 0) =>
        network.Network.ShapeOf(layer.Inputs[input]).Channels * (double)LayerSums.InputBits(network, layer, input);

    /// <summary>Of a layer without weights, whose cells are counted and not built: adder bits x glitch factor x activity.</summary>
    private Quantity AdderEnergy(Arithmetic.Cells.CellCounts cells, double stages, Quantity switching, long positions) =>
        Quantity.Of(library.Power.AdderEnergyPerBitFj, (cells.FullAdders + cells.HalfAdders) * (double)positions / FjPerNj)
            .Times(Quantity.Of(library.Power.GlitchFactor(cells.Depth / stages)), "")
            .Times(switching, $"adder bits x glitch factor x activity: {library.Power.AdderEnergyPerBitFj.Source}; {switching.Source}");

    private Quantity ClampEnergy(GateCounts scaling, Quantity switching, long positions) =>
        Quantity.Of(flow.Energy.ClampEdgeFj, scaling.ClampBits * Priors.RandomToggles * positions / FjPerNj).Times(switching, flow.Energy.ClampEdgeFj.Source.ToString());

    private Quantity Flops(double bitCycles, Quantity switching) => Quantity.Sum(
        [
            Quantity.Of(flow.Energy.FlopCycleFj, bitCycles / FjPerNj),
            Quantity.Of(flow.Energy.FlopEdgeFj, Priors.RandomToggles * bitCycles / FjPerNj).Times(switching, ""),
        ],
        $"flop clock and data energy, clocks gated while idle: {flow.Energy.FlopCycleFj.Source}");

    /// <summary>(Span - 1) rows of the input; every element is written once and read once for each row it is needed again.</summary>
    private (Quantity Area, Quantity Energy, Quantity LeakageNw) LineBuffer(Layer layer)
    {
        var (input, rows) = layer switch
        {
            ConvolutionLayer c => (c.Input, c.Window.SpanHeight - 1),
            AveragePoolLayer p when !Workload.Accumulates(p) => (p.Input, p.Window.SpanHeight - 1),
            MaxPoolLayer p when !Workload.Accumulates(p) => (p.Input, p.Window.SpanHeight - 1),
            _ => (layer.Output, 0),
        };
        rows = Math.Min(rows, input.Height);
        double elements = ElementBits(layer);
        return Storage(rows * input.Width * elements, input.Positions * elements, input.Positions * elements * rows);
    }

    /// <summary>An input that is ready before the slowest one waits; it keeps arriving, so it is stored for as long as it waits.</summary>
    private (Quantity Area, Quantity Energy, Quantity LeakageNw) DelayBuffers(Layer layer, IReadOnlyList<double> waitingCycles, double intervalCycles)
    {
        int count = waitingCycles.Count;
        var (areas, energies, leakages) = (new Quantity[count], new Quantity[count], new Quantity[count]);
        for (int i = 0; i < count; i++)
        {
            double image = ElementBits(layer, i) * network.Network.ShapeOf(layer.Inputs[i]).Positions;
            (areas[i], energies[i], leakages[i]) = waitingCycles[i] == 0 ? Storage(0, 0, 0) : Storage(Math.Ceiling(image * waitingCycles[i] / intervalCycles), image, image);
        }

        return (Quantity.Sum(areas, areas[0].Source), Quantity.Sum(energies, energies[0].Source), Quantity.Sum(leakages, leakages[0].Source));
    }

    private (Quantity Area, Quantity Energy, Quantity LeakageNw) Storage(double bits, double writtenBits, double readBits)
    {
        if (bits == 0)
            return (Quantity.Zero("none"), Quantity.Zero("none"), Quantity.Zero("none"));
        var storage = StorageCost.Of(bits, library, flow);
        return (
            storage.AreaUm2,
            Quantity.Sum([storage.WriteFjPerBit.Times(writtenBits / FjPerNj), storage.ReadFjPerBit.Times(readBits / FjPerNj)], storage.WriteFjPerBit.Source),
            storage.LeakageNw);
    }

    /// <summary>A tree of buffers with k loads each takes about sinks / (k - 1) of them for a bit with more than k sinks.</summary>
    private (Quantity Area, Quantity Energy) FanOut(LayerHardware hardware, Quantity switching, int instances, long positions)
    {
        if (hardware.InputBits == 0)
            return (Quantity.Zero("none"), Quantity.Zero("none"));
        double sinks = hardware.Sinks / (double)hardware.InputBits;
        var buffer = library.Cells.Buffer;
        Quantity Count(double bits)
        {
            double Of(double loads) => sinks <= loads ? 0 : bits * sinks / (loads - 1);
            return new Quantity(Of(Priors.FanOutPerBuffer.Value), Of(Priors.FanOutPerBuffer.High), Of(Priors.FanOutPerBuffer.Low), "");
        }

        string source = $"{Priors.FanOutPerBuffer.Source}; {buffer.AreaUm2.Source}";
        return (
            Quantity.Of(buffer.AreaUm2).Times(Count((double)hardware.InputBits * instances), source),
            Quantity.Of(buffer.Outputs[0].EnergyPerEdgeFj)
                .Times(Count(hardware.InputBits * Priors.RandomToggles * positions / FjPerNj), "")
                .Times(switching, source));
    }

    private (Quantity Area, Quantity Energy) Clock(double flops, double logicUm2, double cycles)
    {
        if (flops == 0)
            return (Quantity.Zero("none"), Quantity.Zero("none"));
        var area = Quantity.Of(library.Cells.Buffer.AreaUm2).Times(Priors.FlopsPerClockBuffer.Share(flops), Priors.FlopsPerClockBuffer.Source);
        double placedMm2 = logicUm2 / library.Utilization.Value / 1e6;

        // The clock charges and discharges once a cycle: C V^2.
        var energy = Quantity.Sum(
            [
                Quantity.Of(library.ClockTree.CapacitancePerFlopFf, flops * squaredSupply * cycles / FjPerNj),
                Quantity.Of(library.ClockTree.CapacitancePfPerMm2, placedMm2 * 1e3 * squaredSupply * cycles / FjPerNj),
            ],
            library.ClockTree.CapacitancePerFlopFf.Source.ToString());
        return (area, energy);
    }

    /// <summary>Local nets between cells, and the trees that broadcast every input bit over the layer; half C V^2 a toggle.</summary>
    private Quantity Wires(LayerHardware hardware, double instanceUm2, Quantity switching, double stages, long positions)
    {
        double cells = hardware.Accumulators.FullAdders + hardware.Accumulators.HalfAdders + hardware.Scaling.FullAdders + hardware.Scaling.HalfAdders;
        if (cells == 0 || instanceUm2 == 0)
            return Quantity.Zero("no nets");
        double nets = (2 * cells) + hardware.PipelineBits;
        double pitchUm = Math.Sqrt(instanceUm2 / (cells + hardware.PipelineBits) / library.Utilization.Value);
        double togglesPerNet = Priors.RandomToggles * 0.5 * squaredSupply * positions / FjPerNj;
        var glitches = Quantity.Of(library.Power.GlitchFactor(hardware.Accumulators.Depth / stages));
        var local = Quantity.Of(library.Wires.CapacitanceFfPerUm, nets * pitchUm * togglesPerNet)
            .Times(Quantity.Of(library.Wires.MeanNetLengthPitches), "")
            .Times(glitches, "");

        double sinks = hardware.InputBits == 0 ? 0 : hardware.Sinks / (double)hardware.InputBits;
        double spreadUm = Math.Sqrt(sinks * instanceUm2 / library.Utilization.Value);
        var broadcast = sinks <= 1
            ? Quantity.Zero("no broadcast")
            : Quantity.Of(library.Wires.CapacitanceFfPerUm, hardware.InputBits * togglesPerNet).Times(Priors.SteinerConstant.Times(spreadUm), "");
        return Quantity.Sum([local, broadcast], "").Times(switching, $"{library.Wires.CapacitanceFfPerUm.Source}; {Priors.SteinerConstant.Source}");
    }
}
