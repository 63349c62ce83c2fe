using System.CommandLine;
using System.Globalization;
using HaShiFlex.Documents;
using HaShiFlex.Technology;
using HaShiFlex.Technology.Catalog;
using HaShiFlex.Technology.Cells;
using HaShiFlex.Technology.Figures;
using HaShiFlex.Technology.Liberty;
using HaShiFlex.Technology.Liberty.Import;
using Spectre.Console;

namespace HaShiFlex.Cli.Commands;

/// <summary><c>hashiflex techlib list|show|import</c>: the technologies that estimates are made for.</summary>
internal static class TechlibCommand
{
    private const string DefaultBase = "asap7-rvt-tt-0p70v-25c";

    public static Command Create() => new("techlib", "List, show and import technology libraries.\n\nExample: hashiflex techlib list") { CreateList(), CreateShow(), CreateImport() };

    private static Command CreateList()
    {
        var command = new Command("list", "Name the technology libraries that scenarios can use.\n\nExample: hashiflex techlib list");
        command.SetAction(parsed =>
        {
            foreach (string name in TechnologyCatalog.Default.Names)
                parsed.InvocationConfiguration.Output.WriteLine(name);
            return CommandLine.Done;
        });
        return command;
    }

    private static Command CreateShow()
    {
        var name = new Argument<string>("NAME") { Description = "A library's name or the path of its YAML file." };
        var format = new Option<string>("--format") { Description = "table, or yaml for every figure with its range and source.", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "yaml");
        var command = new Command("show", "Show a technology library.\nExample: hashiflex techlib show asap7-rvt-tt-0p70v-25c") { name, format };
        command.SetAction(parsed =>
        {
            var library = TechnologyCatalog.Default.Load(parsed.GetRequiredValue(name));
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(format) == "yaml")
                output.Write(TechnologyLibraryWriter.Write(library));
            else
                Show(library, output);
            return CommandLine.Done;
        });
        return command;
    }

    private static Command CreateImport()
    {
        var files = new Argument<string[]>("FILE") { Description = "Liberty files (NLDM) of one corner, plain, gzip or xz.", Arity = ArgumentArity.OneOrMore };
        var name = new Option<string>("--name") { Description = "Name of the new library.", Required = true };
        var node = new Option<double?>("--node-nm") { Description = "Node, nm; needed unless the Liberty library's name tells it." };
        var baseName = new Option<string>("--base") { Description = "Library that gives what Liberty does not: memory, wires, coefficients.", DefaultValueFactory = _ => DefaultBase };
        var slew = new Option<double?>("--slew-ps") { Description = "Input slew at which delays and energies are read, ps; as many inverter delays as the base library's if not given." };
        var load = new Option<double?>("--load-ff") { Description = "Load at which delays and energies are read, fF; as many inverter inputs as the base library's if not given." };
        var output = new Option<string?>("--output") { Description = $"The YAML file to write; {TechnologyCatalog.LocalFolder}/NAME.yaml if not given." };
        var command = new Command(
            "import",
            "Make a technology library of Liberty files; cells are found by their function.\n"
            + "Example: hashiflex techlib import sky130_fd_sc_hd__tt_025C_1v80.lib.gz --name sky130-hd-tt")
        {
            files, name, node, baseName, slew, load, output,
        };
        command.SetAction(parsed =>
        {
            string libraryName = parsed.GetRequiredValue(name);
            if (libraryName.Length == 0 || libraryName.AsSpan().ContainsAnyExcept(NameCharacters))
                throw new InputException($"--name '{libraryName}': letters, digits, '.', '-' and '_' make a name");
            var baseLibrary = TechnologyCatalog.Default.Load(parsed.GetRequiredValue(baseName));
            var liberty = LibertyFile.Read(parsed.GetRequiredValue(files));
            double nodeNm = Positive("--node-nm", parsed.GetValue(node)) ?? LibertyImport.KnownNodeNm(liberty)
                ?? throw new InputException($"the Liberty library's name '{liberty.Name}' does not tell its node; state it with --node-nm");
            if (nodeNm > 250)
                throw new InputException(string.Create(CultureInfo.InvariantCulture, $"--node-nm {nodeNm}: at most 250 is expected"));
            double? slewPs = Positive("--slew-ps", parsed.GetValue(slew)), loadFf = Positive("--load-ff", parsed.GetValue(load));
            var conditions = slewPs is { } s && loadFf is { } l ? new CellConditions(s, l) : LibertyImport.DefaultConditions(liberty, baseLibrary);
            conditions = new CellConditions(slewPs ?? conditions.InputSlewPs, loadFf ?? conditions.LoadFf);

            var library = LibertyImport.Create(liberty, libraryName, nodeNm, conditions, baseLibrary);
            string path = parsed.GetValue(output) ?? Path.Combine(TechnologyCatalog.LocalFolder, libraryName + ".yaml");
            AtomicFile.WriteText(path, TechnologyLibraryWriter.Write(library));
            Show(library, parsed.InvocationConfiguration.Output);
            parsed.InvocationConfiguration.Error.WriteLine($"written to {path}; what Liberty does not tell comes from {baseLibrary.Name}");
            return CommandLine.Done;
        });
        return command;
    }

    private static readonly System.Buffers.SearchValues<char> NameCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_");

    private static double? Positive(string option, double? value) => value is null or (> 0 and < double.PositiveInfinity)
        ? value
        : throw new InputException(string.Create(CultureInfo.InvariantCulture, $"{option} {value}: a number above 0 is expected"));

    private static void Show(TechnologyLibrary library, TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 140;
        output.WriteLine($"{library.Name}: {library.Description}");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{library.Corner}, {library.Corner.Process}; delay and energy at {library.Conditions.InputSlewPs:G4} ps input slew and {library.Conditions.LoadFf:G4} fF load"));

        var cells = new Table().Border(TableBorder.Ascii);
        foreach (string column in (string[])["role", "cell", "area um2", "leakage nW", "inputs fF", "delay ps (slowest)", "energy fJ"])
            cells.AddColumn(column);
        foreach (var cell in library.Cells.All)
        {
            cells.AddRow(
                Markup.Escape(cell.Role.Key()),
                Markup.Escape(cell.Name),
                Number(cell.AreaUm2),
                Number(cell.LeakageNw),
                string.Join(", ", cell.Inputs.Select(input => $"{Markup.Escape(input.Pin)} {Number(input.CapacitanceFf)}")),
                string.Join(", ", cell.Outputs.Select(output => $"{(output.IsInverted ? "not " : "")}{output.Name} {Number(output.DelayPs)} ({output.DelayPs.High.ToString("G4", CultureInfo.InvariantCulture)})")),
                string.Join(", ", cell.Outputs.Select(output => Number(output.EnergyPerEdgeFj))));
        }

        console.Write(cells);

        var figures = new Table().Border(TableBorder.Ascii);
        foreach (string column in (string[])["figure", "value", "low", "high", "source"])
            figures.AddColumn(column);
        void Row(string what, Figure figure) => figures.AddRow(
            what,
            Number(figure),
            figure.Low.ToString("G4", CultureInfo.InvariantCulture),
            figure.High.ToString("G4", CultureInfo.InvariantCulture),
            Markup.Escape(figure.Source.Id + (figure.Source.Kind == SourceKind.Prior ? " (prior)" : "")));
        Row("SRAM bit cell, um2", library.Sram.BitcellAreaUm2);
        Row("SRAM array efficiency", library.Sram.ArrayEfficiency);
        foreach (var read in library.Sram.Reads)
            Row(string.Create(CultureInfo.InvariantCulture, $"SRAM read, {read.CapacityKib} KiB, fJ per bit"), read.EnergyPerBitFj);
        Row("SRAM leakage, nW per bit", library.Sram.LeakagePerBitNw);
        Row("wire, fF per um", library.Wires.CapacitanceFfPerUm);
        Row("mean net, cell pitches", library.Wires.MeanNetLengthPitches);
        Row("utilization", library.Utilization);
        Row("clock tree, fF per flop", library.ClockTree.CapacitancePerFlopFf);
        Row("clock tree, pF per mm2", library.ClockTree.CapacitancePfPerMm2);
        Row(string.Create(CultureInfo.InvariantCulture, $"logic leakage at {library.Leakage.LogicDensityTemperatureC} C, W per mm2"), library.Leakage.LogicDensityWPerMm2);
        Row("int8 multiply, fJ", library.Operations.Int8Multiply.EnergyFj);
        Row("int8 multiply, um2", library.Operations.Int8Multiply.AreaUm2);
        Row("int32 add, fJ", library.Operations.Int32Add.EnergyFj);
        Row("int32 add, um2", library.Operations.Int32Add.AreaUm2);
        foreach (var flow in library.Flows)
        {
            foreach (var (key, figure) in flow.Area.All.Concat(flow.Delay.Arcs?.All ?? []).Concat(flow.Energy.All))
                Row($"{Markup.Escape(flow.Name)}, {key}", figure);
        }

        Row("adder, fJ per bit and cycle", library.Power.AdderEnergyPerBitFj);
        Row("flop data, fJ per cycle", library.Power.FlopDataEnergyFj);
        console.Write(figures);
    }

    private static string Number(Figure figure) => figure.Value.ToString("G4", CultureInfo.InvariantCulture);
}
