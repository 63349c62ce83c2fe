using System.Globalization;
using HaShiFlex.Documents;
using HaShiFlex.Technology.Cells;
using HaShiFlex.Technology.Figures;
using HaShiFlex.Technology.Liberty.Tables;

namespace HaShiFlex.Technology.Liberty.Import;

/// <summary>Reads a cell's figures out of its tables at one input slew and one load.</summary>
public static class CellMeasurement
{
    /// <summary>Delays of every arc to <paramref name="output"/>, those from another output of the cell among them, rise and fall each, ps.</summary>
    public static IReadOnlyList<double> DelaysPs(LibertyPin output, CellConditions conditions)
    {
        var delays = new List<double>();
        foreach (var arc in output.Timing)
        {
            if (!arc.IsDelay)
                continue;
            foreach (var table in (LibertyTable?[])[arc.CellRise, arc.CellFall])
            {
                if (table is not null)
                    delays.Add(table.At(conditions.InputSlewPs, conditions.LoadFf));
            }
        }

        return delays;
    }

    /// <summary>Mean over all outputs' arcs, ps; null where the cell has no delay tables.</summary>
    public static double? MeanDelayPs(MatchedCell match, CellConditions conditions)
    {
        var delays = match.Outputs.SelectMany(output => DelaysPs(output.Pin, conditions)).ToArray();
        return delays.Length == 0 ? null : delays.Average();
    }

    /// <summary>Energies of every arc to <paramref name="output"/>, rise and fall each, paid by the supply rail, fJ.</summary>
    public static IReadOnlyList<double> EnergiesFj(MatchedCell match, LibertyPin output, CellConditions conditions)
    {
        var energies = new List<double>();
        foreach (var arc in match.Cell.SuppliedArcs(output))
        {
            foreach (var table in (LibertyTable?[])[arc.RiseEnergy, arc.FallEnergy])
            {
                if (table is not null)
                    energies.Add(table.At(conditions.InputSlewPs, conditions.LoadFf));
            }
        }

        return energies;
    }

    /// <summary>The cell of a technology library that the match is at <paramref name="conditions"/>.</summary>
    /// <param name="rangePercent">Range of leakage, capacitance and energy, percent; areas are exact, delays range to the slowest arc.</param>
    /// <exception cref="InputException">The library lacks a figure that is needed: which, and of which cell.</exception>
    public static Cell Measure(MatchedCell match, CellConditions conditions, double rangePercent, FigureSource source)
    {
        var cell = match.Cell;
        source = source.With($"cell {cell.Name}");
        InputException Lacks(string what) => new(cell.Position, $"the cell {cell.Name}, which serves as {match.Role.Description()}, has no {what}");

        double area = cell.AreaUm2 is > 0 and { } a ? a : throw Lacks("area above 0");
        double leakage = cell.LeakageNw is > 0 and { } l ? l : throw Lacks("leakage above 0 (cell_leakage_power or leakage_power)");
        var inputs = match.Inputs.Zip(match.Role.Inputs(), (pin, name) => new CellInput(
            name,
            pin.Name,
            Figure.WithRangePercent(pin.CapacitanceFf is > 0 and { } c ? c : throw Lacks($"capacitance above 0 on pin {pin.Name}"), rangePercent, source))).ToArray();
        var outputs = match.Outputs.Zip(match.Role.Outputs(), (output, name) =>
        {
            var delays = DelaysPs(output.Pin, conditions);
            if (delays.Count == 0 || delays.Average() <= 0)
                throw Lacks($"delay tables (cell_rise, cell_fall) above 0 to pin {output.Pin.Name}");
            var energies = EnergiesFj(match, output.Pin, conditions);
            if (energies.Count == 0)
                throw Lacks($"energy tables (internal_power) on pin {output.Pin.Name}");

            // A flop's complement changes with its output, whether or not anything reads it.
            var unread = cell.Outputs.Where(pin => match.Outputs.All(used => used.Pin != pin)).Select(pin => EnergiesFj(match, pin, conditions with { LoadFf = 0 }));
            double unreadFj = unread.Where(figures => figures.Count > 0).Sum(figures => figures.Average());
            return new CellOutput(
                name, output.Pin.Name, output.IsInverted, DelayFigure(delays, source), EnergyFigure([.. energies.Select(fJ => fJ + unreadFj)], rangePercent, source)
                    ?? throw Lacks(FormattableString.Invariant($"energy other than 0 on pin {output.Pin.Name} at {conditions.InputSlewPs} ps input slew and {conditions.LoadFf} fF load; state others")));
        }).ToArray();
        var setup = match.Role == CellRole.Flop ? SetupFigure(match.Inputs[0], conditions, source) ?? throw Lacks($"setup tables on pin {match.Inputs[0].Name}") : null;
        return new Cell(
            match.Role,
            cell.Name,
            Row(cell, area, leakage, inputs, outputs, setup),
            Figure.WithRangePercent(area, 0, source),
            Figure.WithRangePercent(leakage, rangePercent, source),
            inputs,
            outputs,
            setup,
            ArcMeasurement.Of(match));
    }

    private static Figure DelayFigure(IReadOnlyList<double> delays, FigureSource source)
    {
        double mean = delays.Average(), max = delays.Max();
        double low = Math.Max((2 * mean) - max, mean / 10);
        return new Figure(mean, low, max, source.With("mean and slowest of the arcs; low mirrors high"));
    }

    /// <returns>Null where all are 0.</returns>
    private static Figure? EnergyFigure(IReadOnlyList<double> energies, double rangePercent, FigureSource source)
    {
        double mean = energies.Average();
        if (mean > 0)
            return Figure.WithRangePercent(mean, rangePercent, source);

        // A library may book part of the load's charge against the falling edge, so that small cells come out negative.
        double magnitude = energies.Average(Math.Abs);
        return magnitude > 0
            ? Figure.WithRangePercent(magnitude, rangePercent, source.With("mean of magnitudes, as the signed mean is not above 0"))
            : null;
    }

    /// <summary>Middle of the setup times of both edges; a time at or below zero counts as a tenth of a picosecond.</summary>
    private static Figure? SetupFigure(LibertyPin data, CellConditions conditions, FigureSource source)
    {
        var times = data.Timing
            .Where(arc => arc.Type is "setup_rising")
            .SelectMany(arc => new[] { arc.RiseConstraint, arc.FallConstraint })
            .OfType<LibertyTable>()
            .Select(table => Math.Max(0.1, table.At(conditions.InputSlewPs, conditions.LoadFf)))
            .ToArray();
        return times.Length == 0 ? null : new Figure((times.Min() + times.Max()) / 2, times.Min(), times.Max(), source.With("middle of the edges' setup times"));
    }

    private static string Row(LibertyCell cell, double area, double leakage, CellInput[] inputs, CellOutput[] outputs, Figure? setup)
    {
        static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
        string capacitances = string.Join(", ", inputs.Select(input => $"{input.Pin} {Number(input.CapacitanceFf.Value)}"));
        string delays = string.Join(", ", outputs.Select(output => $"{output.Pin} {Number(output.DelayPs.Value)}/{Number(output.DelayPs.High)}"));
        string energies = string.Join(", ", outputs.Select(output => Number(output.EnergyPerEdgeFj.Value)));
        string setups = setup is null ? "" : $", setup {Number(setup.Low)}-{Number(setup.High)}";
        return $"{cell.Name} | {Number(area)} um2 | {Number(leakage)} nW | {capacitances} fF | {delays} ps{setups} | {energies} fJ";
    }
}
