using HaShiFlex.Documents.Yaml;
using HaShiFlex.Technology.Figures;

namespace HaShiFlex.Technology.Flows;

/// <summary>A synthesis flow that coefficients were fitted to.</summary>
/// <param name="Name">Its key: <c>def</c>, <c>nam</c>, <c>naf</c>, <c>csf</c>.</param>
/// <param name="Description">The tool and its commands.</param>
/// <param name="Row">The fit's own row, as it stands in its source.</param>
/// <param name="Area">Cell area by counts.</param>
/// <param name="Delay">Delay of one adder by width.</param>
public sealed record ReferenceFlow(string Name, string Description, string Row, AreaCoefficients Area, DelayCoefficients Delay)
{
    internal static Schema<ReferenceFlow> Yaml { get; } = Schema.Mapping<ReferenceFlow>("A synthesis flow that coefficients were fitted to.", keys =>
    {
        var description = keys.Required("description", Schema.Text(), "The tool and its commands.");
        var row = keys.Required("row", Schema.Text(), "The fit's own row, as it stands in its source.");
        var area = keys.Required("area", AreaCoefficients.Yaml, "Cell area by counts.");
        var delay = keys.Required("delay", DelayCoefficients.Yaml, "Delay of one adder by width.");
        return v => new ReferenceFlow("", v.Get(description), v.Get(row), v.Get(area), v.Get(delay));
    });

    internal ReferenceFlow Transform(FigureTransform transform) => this with { Area = Area.Transform(transform), Delay = Delay.Transform(transform) };
}
