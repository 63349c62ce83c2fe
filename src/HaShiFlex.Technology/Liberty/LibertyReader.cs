using System.Globalization;
using HaShiFlex.Documents;
using HaShiFlex.Technology.Liberty.Functions;
using HaShiFlex.Technology.Liberty.Syntax;
using HaShiFlex.Technology.Liberty.Tables;

namespace HaShiFlex.Technology.Liberty;

/// <summary>Makes the model of parsed Liberty text: functions, areas, leakage, pin capacitances and NLDM tables, in this project's units.</summary>
public static class LibertyReader
{
    /// <param name="libraries">Parsed <c>library</c> groups, at least one; of one corner.</param>
    /// <exception cref="InputException">An unknown unit, a missing or malformed table or function, a cell twice, or corners that differ.</exception>
    public static LibertyLibrary Read(IReadOnlyList<LibertyGroup> libraries)
    {
        var parts = libraries.Select(ReadOne).ToArray();
        var first = parts[0];
        for (int i = 1; i < parts.Length; i++)
        {
            if (parts[i].SupplyV != first.SupplyV || parts[i].TemperatureC != first.TemperatureC)
            {
                throw new InputException(libraries[i].Position, string.Create(
                    CultureInfo.InvariantCulture,
                    $"the library {parts[i].Name} is at {parts[i].SupplyV} V and {parts[i].TemperatureC} C, but {first.Name} is at {first.SupplyV} V and {first.TemperatureC} C"));
            }
        }

        var cells = new List<LibertyCell>();
        var positions = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
        foreach (var cell in parts.SelectMany(part => part.Cells))
        {
            if (!positions.TryAdd(cell.Name, cell.Position))
                throw new InputException(cell.Position, $"the cell {cell.Name} is here a second time; the first is at {positions[cell.Name]}");
            cells.Add(cell);
        }

        return new LibertyLibrary(string.Join(" + ", parts.Select(part => part.Name).Distinct()), first.SupplyV, first.TemperatureC, first.Process, cells);
    }

    private static LibraryPart ReadOne(LibertyGroup library)
    {
        if (library.Find("delay_model") is { } model && model.Value != "table_lookup")
            throw new InputException(model.ValuePosition, $"delay_model {model.Value} is not supported; table_lookup (NLDM) is");
        var units = LibertyUnits.Read(library);
        var templates = new Dictionary<string, LibertyGroup>(StringComparer.Ordinal);
        foreach (var group in library.Groups)
        {
            if (group.Name is "lu_table_template" or "power_lut_template")
                templates[group.Title] = group;
        }

        string? conditionsName = library.Find("default_operating_conditions")?.Value;
        var conditions = library.GroupsNamed("operating_conditions").FirstOrDefault(group => conditionsName is null || group.Title == conditionsName);
        var voltage = conditions?.Find("voltage") ?? library.Find("nom_voltage")
            ?? throw new InputException(library.Position, $"the library {library.Title} states no voltage (nom_voltage or operating_conditions)");
        var temperature = conditions?.Find("temperature") ?? library.Find("nom_temperature")
            ?? throw new InputException(library.Position, $"the library {library.Title} states no temperature (nom_temperature or operating_conditions)");
        var cells = library.GroupsNamed("cell").Select(cell => new CellReader(units, templates).Read(cell)).ToArray();
        if (cells.Length == 0)
            throw new InputException(library.Position, $"the library {library.Title} has no cells");
        return new LibraryPart(library.Title, voltage.Number * units.VoltageV, temperature.Number, conditions?.Title ?? "nominal", cells);
    }

    /// <summary>One file's library, whose cells may still clash with another's.</summary>
    private sealed record LibraryPart(string Name, double SupplyV, double TemperatureC, string Process, LibertyCell[] Cells);

    private sealed class CellReader(LibertyUnits units, Dictionary<string, LibertyGroup> templates)
    {
        private static readonly string[] SpecialMarks =
            ["dont_use", "is_isolation_cell", "is_level_shifter", "pad_cell", "is_filler_cell", "is_tap_cell", "is_decap_cell", "is_clock_isolation_cell", "always_on"];

        public LibertyCell Read(LibertyGroup cell)
        {
            var pins = new List<LibertyPin>();
            var states = new List<LibertyState>();
            bool hasStateTable = false;
            var powerPins = new List<string>();
            bool hasBackupPower = false;
            foreach (var group in cell.Groups)
            {
                switch (group.Name)
                {
                    case "pin":
                        pins.AddRange(ReadPins(group, null));
                        break;
                    case "bus":
                    case "bundle":
                        var inner = group.GroupsNamed("pin").SelectMany(pin => ReadPins(pin, group)).ToArray();
                        pins.AddRange(inner.Length > 0 ? inner : ReadPins(group, null));
                        break;
                    case "ff":
                    case "latch":
                        states.Add(ReadState(group));
                        break;
                    case "statetable":
                    case "ff_bank":
                    case "latch_bank":
                        hasStateTable = true;
                        break;
                    case "pg_pin":
                        string type = group.Find("pg_type")?.Value ?? "";
                        if (type == "primary_power")
                            powerPins.Add(group.Title);
                        hasBackupPower |= type == "backup_power";
                        break;
                }
            }

            bool isOrdinary = !hasBackupPower && powerPins.Count <= 1
                && !Array.Exists(SpecialMarks, mark => cell.Find(mark) is { } attribute && attribute.Boolean)
                && cell.Find("retention_cell") is null && cell.Find("switch_cell_type") is null;
            return new LibertyCell(
                cell.Title,
                cell.Find("area")?.Number,
                ReadLeakage(cell),
                pins,
                states,
                hasStateTable,
                cell.Find("clock_gating_integrated_cell")?.Value,
                isOrdinary,
                powerPins,
                cell.Position);
        }

        /// <summary>The unconditional value where there is one; else cell_leakage_power; else the mean over the states. Rails add up.</summary>
        private double? ReadLeakage(LibertyGroup cell)
        {
            var byState = new Dictionary<string, double>(StringComparer.Ordinal);
            foreach (var group in cell.GroupsNamed("leakage_power"))
            {
                if (group.Find("value") is { } value)
                {
                    string when = group.Find("when")?.Value ?? "";
                    byState[when] = byState.GetValueOrDefault(when) + value.Number;
                }
            }

            double? leakage = byState.TryGetValue("", out double unconditional) ? unconditional
                : cell.Find("cell_leakage_power") is { } whole ? whole.Number
                : byState.Count > 0 ? byState.Values.Average()
                : null;
            if (leakage is null)
                return null;
            return leakage * (units.LeakageNw ?? throw new InputException(cell.Position, "the library states leakage but no leakage_power_unit"));
        }

        private IEnumerable<LibertyPin> ReadPins(LibertyGroup pin, LibertyGroup? bus)
        {
            if (pin.Arguments.Count == 0)
                throw new InputException(pin.Position, $"the group {pin.Name} needs a name in its parentheses");
            string direction = (pin.Find("direction") ?? bus?.Find("direction")
                ?? throw new InputException(pin.Position, $"the pin {pin.Title} has no direction")).Value;
            if (direction is not ("input" or "output" or "inout" or "internal"))
                throw new InputException(pin.Position, $"the pin {pin.Title} has the direction '{direction}'; input, output, inout or internal is expected");
            var capacitance = pin.Find("capacitance") ?? bus?.Find("capacitance");
            double? farads = capacitance?.Number
                ?? (pin.Find("rise_capacitance") is { } rise && pin.Find("fall_capacitance") is { } fall ? (rise.Number + fall.Number) / 2 : null);
            var function = pin.Find("function");
            bool isClock = pin.Find("clock") is { } clock && clock.Boolean;
            isClock |= pin.Find("clock_gate_clock_pin") is { } gateClock && gateClock.Boolean;
            var timing = pin.GroupsNamed("timing").Select(ReadTiming).ToArray();
            var energy = pin.GroupsNamed("internal_power").Select(ReadEnergy).ToArray();
            foreach (string name in pin.Arguments)
            {
                yield return new LibertyPin(
                    name,
                    direction,
                    farads * units.CapacitanceFf,
                    function is null ? null : BooleanFunction.Parse(function.Value, function.ValuePosition),
                    isClock,
                    pin.Find("three_state") is not null,
                    timing,
                    energy,
                    pin.Position);
            }
        }

        private static LibertyState ReadState(LibertyGroup group)
        {
            bool isFlop = group.Name == "ff";
            if (group.Arguments.Count != 2)
                throw new InputException(group.Position, $"{group.Name} needs two names, of the state and its complement");
            BooleanFunction? Function(string name) => group.Find(name) is { } attribute ? BooleanFunction.Parse(attribute.Value, attribute.ValuePosition) : null;
            return new LibertyState(
                group.Arguments[0],
                group.Arguments[1],
                isFlop,
                Function(isFlop ? "next_state" : "data_in"),
                Function(isFlop ? "clocked_on" : "enable"),
                Function("clear"),
                Function("preset"));
        }

        private TimingArc ReadTiming(LibertyGroup group) => new(
            Names(group.Find("related_pin")?.Value),
            group.Find("timing_type")?.Value ?? "combinational",
            group.Find("timing_sense")?.Value,
            group.Find("when")?.Value,
            ReadTable(group, "cell_rise", units.TimePs),
            ReadTable(group, "cell_fall", units.TimePs),
            ReadTable(group, "rise_transition", units.TimePs),
            ReadTable(group, "fall_transition", units.TimePs),
            ReadTable(group, "rise_constraint", units.TimePs),
            ReadTable(group, "fall_constraint", units.TimePs));

        private EnergyArc ReadEnergy(LibertyGroup group) => new(
            Names(group.Find("related_pin")?.Value),
            group.Find("related_pg_pin")?.Value,
            group.Find("when")?.Value,
            ReadTable(group, "rise_power", units.EnergyFj) ?? ReadTable(group, "power", units.EnergyFj),
            ReadTable(group, "fall_power", units.EnergyFj) ?? ReadTable(group, "power", units.EnergyFj));

        private static string[] Names(string? text) => text?.Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries) ?? [];

        private LibertyTable? ReadTable(LibertyGroup parent, string name, double unit)
        {
            var table = parent.GroupsNamed(name).FirstOrDefault();
            if (table is null)
                return null;
            var values = table.Find("values") ?? throw new InputException(table.Position, $"the table {name} has no values");
            var numbers = values.Numbers;
            for (int i = 0; i < numbers.Length; i++)
                numbers[i] *= unit;

            LibertyGroup? template = null;
            string templateName = table.Arguments.Count > 0 ? table.Arguments[0] : "scalar";
            if (templateName != "scalar" && !templates.TryGetValue(templateName, out template))
                throw new InputException(table.Position, $"the template '{templateName}' of the table {name} is not in the library");

            var axes = new List<TableAxis>();
            for (int i = 1; template is not null && template.Find(FormattableString.Invariant($"variable_{i}")) is { } variable; i++)
            {
                string indexName = FormattableString.Invariant($"index_{i}");
                var index = table.Find(indexName) ?? template.Find(indexName)
                    ?? throw new InputException(table.Position, $"neither the table {name} nor its template '{templateName}' has {indexName}");
                axes.Add(ReadAxis(variable.Value, index));
            }

            int expected = axes.Aggregate(1, (product, axis) => product * axis.Points.Count);
            if (numbers.Length != expected)
            {
                string shape = axes.Count == 0 ? "1" : string.Join(" x ", axes.Select(axis => axis.Points.Count.ToString(CultureInfo.InvariantCulture)));
                throw new InputException(values.Position, $"the table {name} has {numbers.Length} values; its axes ask for {shape}");
            }

            return new LibertyTable(axes, numbers);
        }

        private TableAxis ReadAxis(string variable, LibertyAttribute index)
        {
            var kind = variable switch
            {
                "input_net_transition" or "input_transition_time" or "related_pin_transition" => TableVariable.InputSlew,
                "constrained_pin_transition" => TableVariable.ConstrainedSlew,
                "total_output_net_capacitance" or "equal_or_opposite_output_net_capacitance" => TableVariable.OutputLoad,
                _ => TableVariable.Other,
            };
            double unit = kind switch
            {
                TableVariable.OutputLoad => units.CapacitanceFf,
                TableVariable.Other => 1,
                _ => units.TimePs,
            };
            var points = index.Numbers;
            if (points.Length == 0)
                throw new InputException(index.Position, $"{index.Name} has no points");
            for (int i = 0; i < points.Length; i++)
            {
                points[i] *= unit;
                if (i > 0 && points[i] <= points[i - 1])
                    throw new InputException(index.ValuePosition, $"the points of {index.Name} must rise");
            }

            return new TableAxis(kind, points);
        }
    }
}
