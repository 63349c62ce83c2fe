using System.CommandLine;
using HaShiFlex.Documents;
using HaShiFlex.Estimation;
using HaShiFlex.Estimation.Exploration;
using HaShiFlex.Estimation.Results;
using HaShiFlex.Estimation.Scenarios;
using HaShiFlex.Inference.Calibration;
using HaShiFlex.Inference.Images;
using HaShiFlex.Networks;
using HaShiFlex.Networks.Onnx;
using HaShiFlex.Quantization.Calibrated;
using HaShiFlex.Quantization.Weights;
using HaShiFlex.Reports;
using HaShiFlex.Reports.Json;
using HaShiFlex.Reports.Tables;

namespace HaShiFlex.Cli.Commands;

/// <summary><c>hashiflex pareto SCENARIO --images DIR --output DIR</c>: area against accuracy, the weights calibrated at several prices for area.</summary>
internal static class ParetoCommand
{
    public static Command Create()
    {
        var scenario = new Argument<string>("scenario") { Description = "The scenario's YAML file." };
        var images = ImageOptions.Folder();
        var count = new Option<int>("--calibrate") { Description = "Images to calibrate on, evenly spread over the folder; the others judge.", DefaultValueFactory = _ => CalibrationChoice.DefaultCount, HelpName = "N" };
        var limit = ImageOptions.Limit(400);
        var bits = new Option<string?>("--bits") { Description = "Bits that each layer's weights choose among by area and error, such as 3..5; by default the scenario's for all.", HelpName = "A..B" };
        var bills = new Option<string?>("--bills") { Description = "Prices for area, each as the logit error that all the adders of plain rounding come to at it; 0 buys every term that helps. By default 0.01,0.03,0.1,0.3,1.", HelpName = "LIST" };
        var output = new Option<string>("--output", "-o") { Description = "Folder for pareto.csv, pareto.json, the report with the front in it, and the network of each price as ONNX.", HelpName = "DIR", Required = true };
        var command = new Command(
            "pareto",
            "Calibrate weights at several prices for area, and show area against accuracy. Each price takes as long as quantize.\n\n"
            + "Example: hashiflex pareto scenarios/digits.yaml --images samples/digits --calibrate 50 --bits 3..5 --output out/digits")
        {
            scenario, images, count, limit, bits, bills, output,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;

        int Run(ParseResult parsed, CancellationToken cancellation)
        {
            string folder = parsed.GetRequiredValue(output);
            if (parsed.GetValue(count) < 1)
                throw new InputException($"--calibrate {parsed.GetValue(count)}: at least 1 image is needed, and 200 are a good number");
            double[] asked = parsed.GetValue(bills) is { } list ? [.. NumberLists.AtLeastZero("--bills", list)] : [.. AreaFront.UsualBills];
            string words = string.Join(' ', parsed.Tokens.Select(token => token.Value));
            var warnings = new List<string>();
            var (estimate, networks) = WorkProgress.Show("reading", progress =>
            {
                var inputs = ScenarioInputs.Read(parsed.GetRequiredValue(scenario), progress.OfCalibration());
                if (inputs.Calibration is not null || inputs.Network.Metadata.ContainsKey(CalibrationRecord.Key))
                    throw new InputException($"{inputs.File.Path}: its weights are calibrated already; give the trained network and method: nearest, and pareto calibrates them at every price");
                if (inputs.Settings.Sparsity > 0)
                    throw new InputException($"{inputs.File.Path}: asks for a sparsity; pareto prunes by price: leave quantization.pruning out");
                int[] choice = parsed.GetValue(bits) is { } b ? [.. NumberLists.Whole("--bits", b, Po2Format.MinimumBits, Po2Format.MaximumBits)] : [inputs.Settings.Weights.Bits];
                return Explore(
                    inputs, $"hashiflex {words}", parsed.GetRequiredValue(images), parsed.GetValue(count), parsed.GetValue(limit), choice, asked, warnings, parsed.InvocationConfiguration.Error, progress, cancellation);
            });
            foreach (string warning in warnings.Distinct())
                parsed.InvocationConfiguration.Error.WriteLine($"warning: {warning}");
            ReportFolder.Write(folder, estimate, []);
            AtomicFile.Write(Path.Combine(folder, "pareto.csv"), stream => FrontCsv.Write(stream, estimate.Front));
            AtomicFile.Write(Path.Combine(folder, "pareto.json"), stream => FrontJson.Write(stream, estimate));
            foreach (var (bill, network) in networks)
                AtomicFile.Write(Path.Combine(folder, FormattableString.Invariant($"bill-{bill}.onnx")), stream => stream.Write(OnnxWriter.Write(network)));
            FrontConsole.Write(Terminal.For(parsed.InvocationConfiguration.Output), estimate);
            return CommandLine.Done;
        }
    }

    private static (Estimate Estimate, (double Bill, Network Network)[] Networks) Explore(
        ScenarioInputs inputs,
        string command,
        string folder,
        int count,
        int limit,
        int[] bits,
        double[] bills,
        List<string> warnings,
        TextWriter error,
        WorkProgress progress,
        CancellationToken cancellation)
    {
        var calibration = new WeightCalibration(inputs.Network, folder, count, Mirror: null);
        (inputs, var probe) = SweepImages.Read(inputs, folder, limit, calibration, "pareto", error, progress);
        var images = ImageFolder.Read(folder, inputs.Network.Input).Spread(count);
        progress.Step("layers");
        var own = Estimator.Run(inputs, ToolVersion.Text, command, progress.Of(inputs.Network.Layers.Length));
        progress.Step("what a term costs in each layer");
        var costs = TermAreas.Of(inputs, bits);
        var settings = inputs.Settings with { Overrides = TermAreas.WithoutBits(inputs.Settings.Overrides) };
        var priced = new PricedCalibration(inputs.Network, inputs.Image, settings, images, CalibrationOptions.Default, costs, UserCache.Folder("calibration"));
        var points = new List<FrontPoint> { AreaFront.Point(inputs, own, null, inputs.Network, probe) };
        var networks = new List<(double Bill, Network Network)>();
        foreach (double bill in bills)
        {
            string step = FormattableString.Invariant($"calibrating {networks.Count + 1} of {bills.Length} (bill {bill})");
            double price = AreaFront.Price(bill, own);
            var weights = priced.Run(price, progress.By<CalibrationProgress>((bar, at) => bar.Step($"{step}: {at.Layer}", at.Done)), warnings.Add, cancellation);
            networks.Add((bill, CalibrationRecord.Write(inputs.Network, inputs.Image, weights)));
            progress.Step(FormattableString.Invariant($"judging {networks.Count} of {bills.Length}"));
            points.Add(AreaFront.Point(inputs, own, price, networks[^1].Network, probe));
        }

        return (own with { Accuracy = own.Accuracy ?? points[0].Accuracy, Front = AreaFront.Marked(points) }, [.. networks]);
    }
}
