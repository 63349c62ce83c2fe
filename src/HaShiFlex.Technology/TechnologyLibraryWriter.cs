using System.Globalization;
using System.Text;
using HaShiFlex.Documents.Yaml;
using HaShiFlex.Technology.Cells;
using HaShiFlex.Technology.Figures;
using HaShiFlex.Technology.Flows;

namespace HaShiFlex.Technology;

/// <summary>Writes a technology library as the YAML that <see cref="TechnologyLibrary.Yaml"/> reads: six significant digits, every range spelled out.</summary>
public static class TechnologyLibraryWriter
{
    public static string Write(TechnologyLibrary library)
    {
        var text = new StringBuilder();
        void Line(int indent, string line) => text.Append(' ', 2 * indent).Append(line).Append('\n');

        Line(0, $"name: {Quote(library.Name)}");
        Line(0, $"description: {Quote(library.Description)}");
        var corner = library.Corner;
        Line(0, $"corner: {{ nodeNm: {Number(corner.NodeNm)}, supplyV: {Number(corner.SupplyV)}, temperatureC: {Number(corner.TemperatureC)}, process: {Quote(corner.Process)} }}");
        Line(0, $"conditions: {{ inputSlewPs: {Number(library.Conditions.InputSlewPs)}, loadFf: {Number(library.Conditions.LoadFf)} }}");
        Line(0, $"unstatedRangePercent: {Number(library.UnstatedRangePercent)}");
        Line(0, "sources:");
        foreach (var source in library.Sources)
            Line(1, $"{Quote(source.Id)}: {{ kind: {KebabCase.Of(source.Kind.ToString())}, text: {Quote(source.Text)} }}");

        Line(0, "cells:");
        foreach (var cell in library.Cells.All)
        {
            Line(1, $"{cell.Role.Key()}:");
            Line(2, $"cell: {Quote(cell.Name)}");
            Line(2, $"row: {Quote(cell.Row)}");
            Line(2, $"areaUm2: {Write(cell.AreaUm2)}");
            Line(2, $"leakageNw: {Write(cell.LeakageNw)}");
            if (cell.SetupPs is not null)
                Line(2, $"setupPs: {Write(cell.SetupPs)}");
            Line(2, "inputs:");
            foreach (var input in cell.Inputs)
                Line(3, $"{input.Name}: {{ pin: {Quote(input.Pin)}, capacitanceFf: {Write(input.CapacitanceFf)} }}");
            Line(2, "outputs:");
            foreach (var output in cell.Outputs)
            {
                Line(3, $"{output.Name}:");
                Line(4, $"pin: {Quote(output.Pin)}");
                if (output.IsInverted)
                    Line(4, "inverted: true");
                Line(4, $"delayPs: {Write(output.DelayPs)}");
                Line(4, $"energyPerEdgeFj: {Write(output.EnergyPerEdgeFj)}");
            }

            if (cell.Arcs is not { } tables)
                continue;
            Line(2, "arcs:");
            Line(3, $"inputSlewsPs: [{Numbers(tables.InputSlewsPs)}]");
            Line(3, $"loadsFf: [{Numbers(tables.LoadsFf)}]");
            Line(3, "arcs:");
            foreach (var arc in tables.Arcs)
                Line(4, $"- {{ from: {arc.From}, to: {arc.To}, edges: {arc.Edges}, delaysPs: [{Numbers(arc.DelaysPs)}], slewsPs: [{Numbers(arc.SlewsPs)}] }}");
        }

        Line(0, "sram:");
        Line(1, $"row: {Quote(library.Sram.Row)}");
        Line(1, $"bitcellAreaUm2: {Write(library.Sram.BitcellAreaUm2)}");
        Line(1, $"arrayEfficiency: {Write(library.Sram.ArrayEfficiency)}");
        Line(1, "reads:");
        foreach (var read in library.Sram.Reads)
            Line(2, $"- {{ capacityKib: {Number(read.CapacityKib)}, energyPerBitFj: {Write(read.EnergyPerBitFj)} }}");
        Line(1, $"writeToReadEnergy: {Write(library.Sram.WriteToReadEnergy)}");
        Line(1, $"leakagePerBitNw: {Write(library.Sram.LeakagePerBitNw)}");
        Line(0, "wires:");
        Line(1, $"capacitanceFfPerUm: {Write(library.Wires.CapacitanceFfPerUm)}");
        Line(1, $"meanNetLengthPitches: {Write(library.Wires.MeanNetLengthPitches)}");
        Line(0, $"utilization: {Write(library.Utilization)}");
        Line(0, "clockTree:");
        Line(1, $"capacitancePerFlopFf: {Write(library.ClockTree.CapacitancePerFlopFf)}");
        Line(1, $"capacitancePfPerMm2: {Write(library.ClockTree.CapacitancePfPerMm2)}");
        Line(0, "leakage:");
        Line(1, $"logicDensityWPerMm2: {Write(library.Leakage.LogicDensityWPerMm2)}");
        Line(1, $"logicDensityTemperatureC: {Number(library.Leakage.LogicDensityTemperatureC)}");
        Line(1, $"doublingC: {Write(library.Leakage.DoublingC)}");
        Line(0, "operations:");
        foreach (var (key, operation) in new[] { ("int8Multiply", library.Operations.Int8Multiply), ("int8Add", library.Operations.Int8Add), ("int32Add", library.Operations.Int32Add) })
        {
            Line(1, $"{key}:");
            Line(2, $"row: {Quote(operation.Row)}");
            Line(2, $"energyFj: {Write(operation.EnergyFj)}");
            Line(2, $"areaUm2: {Write(operation.AreaUm2)}");
        }

        text.Append(WriteFlows(library.Flows));
        Line(0, "power:");
        Line(1, $"row: {Quote(library.Power.Row)}");
        Line(1, $"adderEnergyPerBitFj: {Write(library.Power.AdderEnergyPerBitFj)}");
        Line(1, $"flopDataEnergyFj: {Write(library.Power.FlopDataEnergyFj)}");
        Line(1, "glitches:");
        foreach (var point in library.Power.Glitches)
            Line(2, $"- {{ levels: {point.Levels.ToString(CultureInfo.InvariantCulture)}, factor: {Write(point.Factor)} }}");
        return text.ToString();
    }

    /// <summary>The key <c>flows</c> with its block.</summary>
    public static string WriteFlows(IReadOnlyList<ReferenceFlow> flows)
    {
        var text = new StringBuilder("flows:\n");
        void Line(int indent, string line) => text.Append(' ', 2 * indent).Append(line).Append('\n');
        foreach (var flow in flows)
        {
            Line(1, $"{Quote(flow.Name)}:");
            Line(2, $"description: {Quote(flow.Description)}");
            Coefficients(2, "area", flow.Area.All);
            Line(2, "delay:");
            Line(3, $"scale: {Write(flow.Delay.Scale)}");
            if (flow.Delay.Arcs is { } delays)
            {
                Line(3, "arcs:");
                Line(4, $"spreadShare: {Number(delays.SpreadShare)}");
                Line(4, $"lookAheadShare: {Number(delays.LookAheadShare)}");
                foreach (var (key, figure) in delays.All)
                    Line(4, $"{key}: {Write(figure)}");
            }

            Line(2, "energy:");
            Line(3, $"inertiaShare: {Number(flow.Energy.InertiaShare)}");
            foreach (var (key, figure) in flow.Energy.All)
                Line(3, $"{key}: {Write(figure)}");
            Error("areaError", flow.AreaError);
            Error("delayError", flow.DelayError);
            Error("energyError", flow.EnergyError);
        }

        return text.ToString();

        void Coefficients(int indent, string name, IReadOnlyList<(string Key, Figure Figure)> figures)
        {
            Line(indent, $"{name}:");
            foreach (var (key, figure) in figures)
                Line(indent + 1, $"{key}: {Write(figure)}");
        }

        void Error(string name, HeldOutError error) => Line(2, string.Create(
            CultureInfo.InvariantCulture, $"{name}: {{ meanPercent: {error.MeanPercent:0.0#}, worstPercent: {error.WorstPercent:0.0#}, layers: {error.Layers} }}"));
    }

    private static string Write(Figure figure)
    {
        string note = figure.Source.Note is null ? "" : $", note: {Quote(figure.Source.Note)}";
        return $"{{ value: {Number(figure.Value)}, low: {Number(figure.Low)}, high: {Number(figure.High)}, source: {Quote(figure.Source.Id)}{note} }}";
    }

    private static string Numbers(IEnumerable<double> values) => string.Join(", ", values.Select(value => value.ToString("G4", CultureInfo.InvariantCulture)));

    private static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    private static string Quote(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings(" ") + "\"";
}
