using System.Globalization;
using System.Text.RegularExpressions;
using HaShiFlex.Documents;
using HaShiFlex.Synthesis.Netlists;
using HaShiFlex.Synthesis.Tools;

namespace HaShiFlex.Synthesis.Flows;

/// <summary>Runs yosys over generated Verilog.</summary>
public static partial class Synthesizer
{
    private const string Design = "design.v";
    private const string Modules = "adder_modules.v";
    private const string Script = "synthesize.ys";

    /// <param name="flow">How adders become cells.</param>
    /// <param name="top">Name of the module to synthesize.</param>
    /// <param name="verilog">The module, without the modules of <see cref="AdderModules"/>.</param>
    /// <param name="liberty">Unpacked Liberty file.</param>
    /// <param name="cells">Cells of that file which the flow must know.</param>
    /// <param name="folder">Where yosys works.</param>
    /// <param name="timeout">After which it is stopped.</param>
    /// <exception cref="InputException">Yosys is absent, failed, ran too long or left something without a cell.</exception>
    public static SynthesizedDesign Run(
        Flow flow,
        string top,
        string verilog,
        string liberty,
        MappingCells cells,
        WorkingFolder folder,
        TimeSpan timeout,
        CancellationToken cancellation)
    {
        folder.WriteText(Design, verilog);
        folder.WriteText(Modules, flow == Flow.FullAdder ? AdderModules.Mapped(cells) : AdderModules.Logic);
        folder.WriteText(YosysScript.AbcScript, YosysScript.Abc());
        folder.WriteText(YosysScript.Constraints, YosysScript.ConstraintsOf(cells));
        folder.WriteText(YosysScript.BufferMap, YosysScript.BufferMapOf(cells));
        folder.WriteText(YosysScript.Flops, FlopLiberty.Write(cells.Flop));
        folder.WriteText(Script, YosysScript.Write(flow, top, [Modules, Design], liberty));
        ToolRunner.Run(Tool.Yosys, ["-q", Script], folder.Location, timeout, cancellation);

        string statistics = folder.ReadText(YosysScript.Statistics);
        var unknown = UnknownArea().Match(statistics);
        if (unknown.Success)
            throw new InputException($"yosys left a cell that is not in {Path.GetFileName(liberty)}: {unknown.Groups[1].Value}");
        var area = ChipArea().Match(statistics);
        if (!area.Success || !double.TryParse(area.Groups[1].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            throw new InputException($"yosys left no cells of {top}: its outputs are constant");

        return new SynthesizedDesign(value, MappedNetlist.Read(folder.ReadText(YosysScript.NetlistJson), top));
    }

    [GeneratedRegex(@"Area for cell type (\S+) is unknown")]
    private static partial Regex UnknownArea();

    [GeneratedRegex(@"Chip area for (?:top )?module '[^']*': ([0-9.eE+-]+)")]
    private static partial Regex ChipArea();
}
