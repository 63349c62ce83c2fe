using HaShiFlex.Documents.Yaml;
using HaShiFlex.Technology.Figures;

namespace HaShiFlex.Technology.Flows;

/// <summary>A synthesis flow that coefficients were fitted to; the range of each is what held-out layers show.</summary>
/// <param name="Name">Its key: <c>abc</c>, <c>full-adder</c>, <c>timing</c>.</param>
/// <param name="Description">The tools and what they do.</param>
/// <param name="Area">Cell area by parts.</param>
/// <param name="Delay">Critical path.</param>
/// <param name="Energy">Switching energy by parts.</param>
/// <param name="AreaError">On held-out layers.</param>
/// <param name="DelayError">On held-out layers.</param>
/// <param name="EnergyError">On held-out layers.</param>
public sealed record ReferenceFlow(
    string Name,
    string Description,
    AreaCoefficients Area,
    DelayCoefficients Delay,
    EnergyCoefficients Energy,
    HeldOutError AreaError,
    HeldOutError DelayError,
    HeldOutError EnergyError)
{
    /// <summary>The flow of estimates that name none: adder cells of the library, as hardened layers would be built.</summary>
    public const string Default = "full-adder";

    internal static Schema<ReferenceFlow> Yaml { get; } = Schema.Mapping<ReferenceFlow>("A synthesis flow that coefficients were fitted to.", keys =>
    {
        var description = keys.Required("description", Schema.Text(), "The tools and what they do.");
        var area = keys.Required("area", AreaCoefficients.Yaml, "Cell area by parts.");
        var delay = keys.Required("delay", DelayCoefficients.Yaml, "Critical path.");
        var energy = keys.Required("energy", EnergyCoefficients.Yaml, "Switching energy by parts.");
        var areaError = keys.Required("areaError", HeldOutError.Yaml, "Errors of the area.");
        var delayError = keys.Required("delayError", HeldOutError.Yaml, "Errors of the critical path.");
        var energyError = keys.Required("energyError", HeldOutError.Yaml, "Errors of the energy.");
        return v => new ReferenceFlow("", v.Get(description), v.Get(area), v.Get(delay), v.Get(energy), v.Get(areaError), v.Get(delayError), v.Get(energyError));
    });

    internal ReferenceFlow Transform(FigureTransform transform) =>
        this with { Area = Area.Transform(transform), Delay = Delay.Transform(transform), Energy = Energy.Transform(transform) };
}
