using System.Globalization;
using HaShiFlex.Documents;
using HaShiFlex.Technology.Cells;
using HaShiFlex.Technology.Figures;
using HaShiFlex.Technology.Flows;
using HaShiFlex.Technology.Power;

namespace HaShiFlex.Technology.Liberty.Import;

/// <summary>
/// Makes a technology library of a Liberty library. What Liberty does not tell (memory, wires, utilization, clock tree, operations, the
/// reference flows' coefficients) comes from a base library: areas, delays, energies, capacitances and leakage times the ratio of the two
/// libraries' adder cells (inverter for leakage); ranges widen by the fourth root of the ratio. Areas, delays and energies of flows take the ratio of the cells that
/// <see cref="FlowComposition"/> names; what three public libraries showed bounds the widening there (docs/crosschecks.md). What a flop takes in a cycle in which it does not change is the library's own figure, where its clock pin has one.
/// </summary>
public static class LibertyImport
{
    /// <summary>Cells without which there is no estimate. Where a library has none of the others, a majority gate is made of NANDs and the rest come from the base.</summary>
    private static readonly CellRole[] Needed =
    [
        CellRole.Inverter, CellRole.Buffer, CellRole.Nand2, CellRole.And2, CellRole.Xor2, CellRole.Xnor2, CellRole.HalfAdder, CellRole.FullAdder, CellRole.Flop,
    ];

    /// <summary>
    /// Factors by which ranges of flows widen at most. Slices of Nangate 45 nm, sky130 HD and OSU 0.18 um, imported and synthesized, were within 14 % of the estimate in area, 22 %
    /// in path and 28 % in energy (docs/crosschecks.md); these are those errors and half as much again, for libraries that nobody tried.
    /// </summary>
    private const double MostAreaSpread = 1.25, MostDelaySpread = 1.35, MostEnergySpread = 1.45;

    /// <summary>Process kits that their library's name gives away, with their node in nm.</summary>
    private static readonly (string Name, double NodeNm)[] Kits =
    [
        ("asap7", 7), ("sky130", 130), ("nangate", 45), ("freepdk45", 45), ("gf180", 180), ("sg13g2", 130), ("saed32", 32), ("saed14", 14), ("osu018", 180), ("osu035", 350), ("osu05", 500), ("gscl45", 45),
    ];

    /// <summary>The base library's conditions in units of the inverter, so that the two compare: as many input capacitances of load, as many inverter delays of slew.</summary>
    public static CellConditions DefaultConditions(LibertyLibrary liberty, TechnologyLibrary baseLibrary)
    {
        var (given, inverter) = (baseLibrary.Conditions, baseLibrary.Cells.Inverter);
        var found = CellFinder.Require(liberty, CellRole.Inverter, given);
        double capacitance = found.Inputs[0].CapacitanceFf is > 0 and { } fF
            ? fF
            : throw new InputException(found.Cell.Position, $"the inverter {found.Cell.Name} has no input capacitance above 0");
        double load = given.LoadFf / inverter.Inputs[0].CapacitanceFf.Value * capacitance;
        double slew = given.InputSlewPs;

        // Delay depends on slew with a slope well below one, so this settles at once.
        for (int round = 0; round < 16; round++)
        {
            double delay = CellMeasurement.MeanDelayPs(found, new CellConditions(slew, load)) is > 0 and { } ps
                ? ps
                : throw new InputException(found.Cell.Position, $"the inverter {found.Cell.Name} has no delay tables above 0; state the slew and the load");
            slew = given.InputSlewPs / inverter.Outputs[0].DelayPs.Value * delay;
        }

        return new CellConditions(Math.Round(slew, 2), Math.Round(load, 3));
    }

    /// <summary>The node of a well-known kit, nm, by the library's name; null for others.</summary>
    public static double? KnownNodeNm(LibertyLibrary liberty)
    {
        foreach (var (name, node) in Kits)
        {
            if (liberty.Name.Contains(name, StringComparison.OrdinalIgnoreCase))
                return node;
        }

        return null;
    }

    /// <param name="name">Name of the new library.</param>
    /// <param name="nodeNm">nm.</param>
    /// <exception cref="InputException">The Liberty library lacks a needed cell or one of its figures.</exception>
    public static TechnologyLibrary Create(LibertyLibrary liberty, string name, double nodeNm, CellConditions conditions, TechnologyLibrary baseLibrary)
    {
        string id = "liberty";
        while (baseLibrary.Sources.Any(existing => existing.Id == id))
            id += "-new";
        var corner = new Corner(nodeNm, liberty.SupplyV, liberty.TemperatureC, liberty.Process);
        var source = new FigureSource(id, SourceKind.Published, string.Create(
            CultureInfo.InvariantCulture,
            $"Liberty {liberty.Name}, {liberty.Process}, {liberty.SupplyV} V, {liberty.TemperatureC} C; {conditions.InputSlewPs} ps input slew, {conditions.LoadFf} fF load, supply rail"));

        var cells = new Dictionary<CellRole, Cell>();
        foreach (var role in CellRoles.All)
        {
            var found = CellFinder.Find(liberty, role, conditions);
            if (found.Count > 0)
                cells[role] = CellMeasurement.Measure(found[0], conditions, baseLibrary.UnstatedRangePercent, source);
            else if (Needed.Contains(role))
                _ = CellFinder.Require(liberty, role, conditions);
        }

        if (!cells.ContainsKey(CellRole.Majority))
            cells[CellRole.Majority] = NandMajority.Of(cells[CellRole.Nand2], corner.SupplyV);

        var adder = Ratios.Of(baseLibrary, CellRole.FullAdder, cells, corner);
        foreach (var role in CellRoles.All.Where(role => !cells.ContainsKey(role)))
        {
            cells[role] = adder.Apply(baseLibrary.Cells[role].Transform, baseLibrary.Name) with
            {
                Name = $"{baseLibrary.Cells[role].Name} of {baseLibrary.Name}",
            };
        }

        var set = new CellSet(cells.Values);
        var flop = Ratios.Of(baseLibrary, CellRole.Flop, cells, corner);

        ReferenceFlow Flow(ReferenceFlow flow)
        {
            bool keepsAdders = flow.Delay.Arcs is null;
            var energy = EnergiesOf(flow, baseLibrary, set, corner.SupplyV, keepsAdders);
            return flow with
            {
                Delay = DelaysOf(flow.Delay, baseLibrary, set),
                Area = AreasOf(flow, baseLibrary, set, keepsAdders),
                Energy = liberty.Find(set.Flop.Name)?.CycleEnergyFj(conditions.InputSlewPs) is > 0 and { } cycleFj
                    ? energy with { FlopCycleFj = Figure.WithRangePercent(cycleFj, baseLibrary.UnstatedRangePercent, source.With($"cell {set.Flop.Name}, both edges of its clock pin")) }
                    : energy,
            };
        }

        PowerCoefficients power = adder.Apply(baseLibrary.Power.Transform, baseLibrary.Name);
        return new TechnologyLibrary(
            name,
            $"{liberty.Name}; cells from Liberty, the rest from {baseLibrary.Name}",
            corner,
            conditions,
            baseLibrary.UnstatedRangePercent,
            [source, .. baseLibrary.Sources],
            set,
            adder.Apply(baseLibrary.Sram.Transform, baseLibrary.Name),
            adder.Apply(baseLibrary.Wires.Transform, baseLibrary.Name),
            adder.Apply(transform => transform(FigureKind.Ratio, baseLibrary.Utilization), baseLibrary.Name),
            adder.Apply(baseLibrary.ClockTree.Transform, baseLibrary.Name),
            adder.Apply(baseLibrary.Leakage.Transform, baseLibrary.Name),
            adder.Apply(baseLibrary.Operations.Transform, baseLibrary.Name),
            [.. baseLibrary.Flows.Select(Flow)],
            power with { FlopDataEnergyFj = flop.Apply(baseLibrary.Power.Transform, baseLibrary.Name).FlopDataEnergyFj });
    }

    /// <summary>
    /// Each area times the ratio of what it is composed of in the two libraries. What a flow keeps as cells is told by Liberty, so that its range stays; the gates
    /// around them are synthesis' choice here too.
    /// </summary>
    private static AreaCoefficients AreasOf(ReferenceFlow flow, TechnologyLibrary baseLibrary, CellSet cells, bool keepsAdders)
    {
        double[] before = FlowComposition.AreasUm2(baseLibrary.Cells, keepsAdders), after = FlowComposition.AreasUm2(cells, keepsAdders);
        Figure[] areas =
        [
            .. flow.Area.All.Select((area, i) =>
                Carried(area.Figure, after[i] / before[i], !keepsAdders ? MostAreaSpread : FlowComposition.IsKeptCell(i) ? 1 : double.PositiveInfinity, baseLibrary.Name, "areas")),
        ];
        return new AreaCoefficients(areas[0], areas[1], areas[2], areas[3], areas[4], areas[5], areas[6], areas[7]);
    }

    /// <summary>
    /// Each delay times the ratio of the gates that it is composed of in the two libraries; the doubt in it is in <see cref="DelayCoefficients.Scale"/>. Without arcs a
    /// flow times the library's own cells, whose tables Liberty does tell.
    /// </summary>
    private static DelayCoefficients DelaysOf(DelayCoefficients delay, TechnologyLibrary baseLibrary, CellSet cells)
    {
        if (delay.Arcs is not { } arcs)
            return delay;
        double[] before = FlowComposition.DelaysPs(baseLibrary.Cells), after = FlowComposition.DelaysPs(cells);
        Figure[] delays = [.. arcs.All.Select((arc, i) => Carried(arc.Figure, after[i] / before[i], MostDelaySpread, baseLibrary.Name, "delays"))];
        double spread = Spread(after[0] / before[0], MostDelaySpread);
        return new DelayCoefficients(
            delay.Scale with { Low = delay.Scale.Low / spread, High = delay.Scale.High * spread },
            new AdderArcs(arcs.SpreadShare, arcs.LookAheadShare, delays[0], delays[1], delays[2], delays[3], delays[4], delays[5], delays[6], delays[7], delays[8], delays[9]));
    }

    /// <summary>Each energy times the ratio of what the cells that it is composed of say in the two libraries, by their tables and pins.</summary>
    private static EnergyCoefficients EnergiesOf(ReferenceFlow flow, TechnologyLibrary baseLibrary, CellSet cells, double supplyV, bool keepsAdders)
    {
        double[] before = FlowComposition.EdgeEnergiesFj(baseLibrary.Cells, baseLibrary.Corner.SupplyV, keepsAdders);
        double[] after = FlowComposition.EdgeEnergiesFj(cells, supplyV, keepsAdders);
        Figure Energy(Figure figure, int part) => Carried(figure, after[part] / before[part], MostEnergySpread, baseLibrary.Name, "pins and energies");
        return new EnergyCoefficients(
            flow.Energy.InertiaShare,
            Energy(flow.Energy.OperandEdgeFj, 0),
            Energy(flow.Energy.FullEdgeFj, 1),
            Energy(flow.Energy.HalfEdgeFj, 2),
            Energy(flow.Energy.ClampEdgeFj, 1),
            Energy(flow.Energy.FlopEdgeFj, 3),
            Energy(flow.Energy.FlopCycleFj, 3));
    }

    /// <param name="mostSpread">Factor by which the range widens at most; 1 for what Liberty tells.</param>
    private static Figure Carried(Figure figure, double factor, double mostSpread, string baseName, string what) => figure.Scaled(
        factor,
        Spread(factor, mostSpread),
        factor == 1 ? $"taken from {baseName}" : string.Create(CultureInfo.InvariantCulture, $"taken from {baseName} x{factor:G4}, as its cells' {what}"));

    /// <summary>The doubt in a ratio of two libraries: its fourth root, where nothing shows that it is less.</summary>
    private static double Spread(double factor, double most = double.PositiveInfinity) => Math.Min(most, Math.Sqrt(Math.Sqrt(Math.Max(factor, 1 / factor))));

    /// <summary>How much larger, slower and hungrier a cell of the new library is than the base's.</summary>
    private sealed record Ratios(string Cell, double Area, double Delay, double Energy, double Capacitance, double Leakage, double LeakageDensity)
    {
        public static Ratios Of(TechnologyLibrary baseLibrary, CellRole role, Dictionary<CellRole, Cell> cells, Corner corner)
        {
            var (before, after) = (baseLibrary.Cells[role], cells[role]);
            double area = baseLibrary.Cells.AreaWithTrueOutputsUm2(role);
            double newArea = after.AreaUm2.Value + (after.Outputs.Count(output => output.IsInverted) * cells[CellRole.Inverter].AreaUm2.Value);

            // Leakage is compared at the new library's temperature, to which the base's figures are then carried.
            var inverter = baseLibrary.Cells.Inverter;
            double leakage = baseLibrary.Leakage.AtTemperature(inverter.LeakageNw, baseLibrary.Corner.TemperatureC, corner.TemperatureC).Value;
            double newLeakage = cells[CellRole.Inverter].LeakageNw.Value;
            return new Ratios(
                before.Name == after.Name ? before.Name : $"{after.Name} over {before.Name}",
                newArea / area,
                after.Outputs.Average(output => output.DelayPs.Value) / before.Outputs.Average(output => output.DelayPs.Value),
                after.Outputs.Average(output => output.EnergyPerEdgeFj.Value) / before.Outputs.Average(output => output.EnergyPerEdgeFj.Value),
                after.Inputs.Average(input => input.CapacitanceFf.Value) / before.Inputs.Average(input => input.CapacitanceFf.Value),
                newLeakage / inverter.LeakageNw.Value,
                newLeakage / leakage / (cells[CellRole.Inverter].AreaUm2.Value / inverter.AreaUm2.Value));
        }

        public T Apply<T>(Func<FigureTransform, T> transform, string baseName) => transform((kind, figure) =>
        {
            double factor = kind switch
            {
                FigureKind.Area => Area,
                FigureKind.Delay => Delay,
                FigureKind.Energy => Energy,
                FigureKind.Capacitance => Capacitance,
                FigureKind.WireCapacitanceDensity => 1 / Math.Sqrt(Area),
                FigureKind.Leakage => Leakage,
                FigureKind.LeakageDensity => LeakageDensity,
                _ => 1,
            };
            return figure.Scaled(factor, Spread(factor), factor == 1
                ? $"taken from {baseName}"
                : string.Create(CultureInfo.InvariantCulture, $"taken from {baseName} x{factor:G4}, as {Cell}"));
        });
    }
}
