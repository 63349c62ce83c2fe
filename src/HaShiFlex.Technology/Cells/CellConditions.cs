using HaShiFlex.Documents.Yaml;

namespace HaShiFlex.Technology.Cells;

/// <summary>Where in its tables a cell's delay and energy were read.</summary>
/// <param name="InputSlewPs">Transition of the input, ps, between the library's slew thresholds.</param>
/// <param name="LoadFf">Load on the output, fF.</param>
public sealed record CellConditions(double InputSlewPs, double LoadFf)
{
    internal static Schema<CellConditions> Yaml { get; } = Schema.Mapping<CellConditions>("Where in its tables a cell's delay and energy were read.", keys =>
    {
        var slew = keys.Required("inputSlewPs", Schema.Number(NumberRange.Above(0)), "Transition of the input, ps.");
        var load = keys.Required("loadFf", Schema.Number(NumberRange.Above(0)), "Load on the output, fF.");
        return v => new CellConditions(v.Get(slew), v.Get(load));
    });
}
