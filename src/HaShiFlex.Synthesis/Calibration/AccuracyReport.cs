using System.Globalization;
using System.Text;
using HaShiFlex.Technology;
using HaShiFlex.Technology.Flows;

namespace HaShiFlex.Synthesis.Calibration;

/// <summary>The document of what estimates are worth: every layer of the set, beside published claims and DeepFreeze's formula.</summary>
public static class AccuracyReport
{
    /// <param name="flows">What was fitted.</param>
    /// <param name="library">The technology library that was calibrated.</param>
    /// <param name="tools">The tools and their versions.</param>
    /// <param name="libertySha256">Of the Liberty file.</param>
    /// <param name="chart">Where the scatter chart lies, beside the document; null for none.</param>
    public static string Write(IReadOnlyList<CalibratedFlow> flows, TechnologyLibrary library, string tools, string libertySha256, string? chart)
    {
        var text = new StringBuilder(
            """
            # How accurate the estimates are

            Written by `hashiflex calibrate`. Each row below is some output channels of a real layer: quantized, built, written as Verilog, synthesized by yosys,
            timed by OpenSTA, and simulated gate by gate with delays in Icarus, whose edges times the Liberty file's energies are the measured energy. LeNet and
            ResNet-8 are what coefficients are fitted to; DS-CNN, MobileNetV2 and this repository's digits are **held out**: no coefficient has seen them. The form
            of the models was chosen with all of them in view.


            """);
        text.Append(CultureInfo.InvariantCulture, $"Library {library.Name}, Liberty SHA-256 `{libertySha256}`. Tools: {tools}.\n\n");
        text.Append("## Held-out errors, percent\n\n| flow | area mean | area worst | path mean | path worst | energy mean | energy worst | register bits |\n|---|---|---|---|---|---|---|---|\n");
        foreach (var (flow, designs) in flows)
        {
            int wrong = designs.Count(design => design.Measured.Flops != design.Netlist.RegisterBits);
            text.Append(CultureInfo.InvariantCulture, $"| {flow.Name} | {Pair(flow.AreaError)} | {Pair(flow.DelayError)} | {Pair(flow.EnergyError)} | ");
            text.Append(wrong == 0 ? $"exact in {designs.Length} of {designs.Length} |\n" : $"exact in {designs.Length - wrong} of {designs.Length} |\n");
        }

        if (chart is not null)
            text.Append($"\n![Errors of area, critical path and energy by flow]({chart})\n");
        text.Append(
            """

            An error is estimate over synthesis less one. Critical paths are register to register without wires; energies are of one cycle with the inputs that the row
            names, flops' clock pins included, wires and clock tree not. Without a clock period, no register is inside. The range that an estimate prints holds
            every held-out error, and with a confidence of 95 % the errors of 95 % of all layers, as far as errors are normal.

            ## Beside others

            | estimator | area | performance | power or energy | on |
            |---|---|---|---|---|
            | Aladdin (Shao et al., ISCA 2014), its own figures | 6.6 | 0.9 | 4.9 | accelerators it was validated with |
            | Accelergy (Wu et al., ICCAD 2019), its own figures | | | 5 | one chip |

            """);
        foreach (var (flow, _) in flows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| HaShiFlex.Estimator, {flow.Name} | {flow.AreaError.MeanPercent:0.0} | {flow.DelayError.MeanPercent:0.0} ");
            text.Append(CultureInfo.InvariantCulture, $"| {flow.EnergyError.MeanPercent:0.0} | {flow.AreaError.Layers} held-out layers above |\n");
        }

        foreach (var (flow, designs) in flows)
        {
            var held = designs.Where(design => design.Design.IsHeldOut).ToArray();
            double[] deepFreeze = [.. held.Select(design => Math.Abs((design.DeepFreezeUm2 / design.Measured.AreaUm2) - 1))];
            text.Append(CultureInfo.InvariantCulture, $"| DeepFreeze's formula, {flow.Name} | {100 * deepFreeze.Average():0} (worst {100 * deepFreeze.Max():0}) | | | the same |\n");
        }

        text.Append(
            """

            Errors in percent, means. The published ones are about whole accelerators and their own reference flows, so they stand beside ours and not on one scale.

            """);
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            DeepFreeze (Whatmough et al., SysML 2019; `model_ppa.py`) counts {DeepFreezeFormula.BitUm2} um2 at 16 nm for each nonzero weight, activation bit and weight bit, here times {DeepFreezeFormula.AreaFrom16(library.Corner.NodeNm):0.##}
            to {library.Corner.NodeNm} nm (Stillmaker and Baas 2017); it was made for multipliers by constants, not for sums of powers of two with registers, and leaves requantizers out.


            """);
        foreach (var (flow, designs) in flows)
        {
            text.Append(CultureInfo.InvariantCulture, $"## Flow {flow.Name}\n\n{flow.Description}.\n\n");
            text.Append("| layer | built | set | area um2 | error % | path ps | error % | energy fJ | error % | register bits | DeepFreeze um2 |\n|---|---|---|---|---|---|---|---|---|---|---|\n");
            foreach (var design in designs)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {design.Design.Name} | {design.Design.Build} | {(design.Design.IsHeldOut ? "**held out**" : "fit")} ");
                text.Append(CultureInfo.InvariantCulture, $"| {design.Measured.AreaUm2:0.0} | {100 * design.AreaError:+0.0;-0.0;0.0} ");
                text.Append(CultureInfo.InvariantCulture, $"| {design.Measured.CriticalPathPs:0} | {100 * design.DelayError:+0.0;-0.0;0.0} ");
                text.Append(CultureInfo.InvariantCulture, $"| {design.Measured.Power!.EnergyFj:0} | {100 * design.EnergyError:+0.0;-0.0;0.0} ");
                text.Append(design.Measured.Flops == design.Netlist.RegisterBits
                    ? FormattableString.Invariant($"| {design.Measured.Flops} ")
                    : FormattableString.Invariant($"| {design.Measured.Flops}, not {design.Netlist.RegisterBits} "));
                text.Append(CultureInfo.InvariantCulture, $"| {design.DeepFreezeUm2:0} |\n");
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static string Pair(HeldOutError error) => string.Create(CultureInfo.InvariantCulture, $"{error.MeanPercent:0.0} | {error.WorstPercent:0.0}");
}
