using HaShiFlex.Documents;
using HaShiFlex.Documents.Yaml;
using HaShiFlex.Technology.Figures;

namespace HaShiFlex.Technology.Cells;

/// <summary>One cell of a technology library.</summary>
/// <param name="Role">What it does.</param>
/// <param name="Name">Its name in the cell library: <c>FAx1</c>.</param>
/// <param name="Row">The source's own row, as it stands there.</param>
/// <param name="AreaUm2">Footprint, um2.</param>
/// <param name="LeakageNw">Mean over input states, nW, at the library's supply and temperature.</param>
/// <param name="Inputs">In the order of <see cref="CellRoles.Inputs"/>.</param>
/// <param name="Outputs">In the order of <see cref="CellRoles.Outputs"/>.</param>
/// <param name="SetupPs">Setup time of data before the clock edge, ps; a flop has it, other cells have null.</param>
/// <param name="Arcs">Delays by slew and load; null where the library states one delay for each output alone.</param>
public sealed record Cell(
    CellRole Role,
    string Name,
    string Row,
    Figure AreaUm2,
    Figure LeakageNw,
    IReadOnlyList<CellInput> Inputs,
    IReadOnlyList<CellOutput> Outputs,
    Figure? SetupPs,
    CellArcs? Arcs = null)
{
    /// <param name="name">One of <see cref="CellRoles.Inputs"/>.</param>
    public CellInput Input(string name) => Inputs.First(input => input.Name == name);

    /// <param name="name">One of <see cref="CellRoles.Outputs"/>.</param>
    public CellOutput Output(string name) => Outputs.First(output => output.Name == name);

    internal static Schema<Cell> YamlFor(CellRole role) => Schema.Mapping<Cell>($"The library's {role.Description()}.", keys =>
    {
        var name = keys.Required("cell", Schema.Text(), "Name in the cell library.");
        var row = keys.Required("row", Schema.Text(), "The source's own row, as it stands there.");
        var area = keys.Required("areaUm2", Figure.Yaml, "Footprint, um2.");
        var leakage = keys.Required("leakageNw", Figure.Yaml, "Mean leakage over input states, nW.");
        var inputs = keys.Required("inputs", Pins(role.Inputs(), CellInput.YamlFor, "Input pins by their part in the role."), "Input pins by their part in the role.");
        var outputs = keys.Required("outputs", Pins(role.Outputs(), CellOutput.YamlFor, "Output pins by their part in the role."), "Output pins by their part in the role.");
        var setup = role == CellRole.Flop ? keys.Required("setupPs", Figure.Yaml, "Setup time of data before the clock edge, ps.") : null;
        var arcs = keys.OptionalReference("arcs", CellArcs.Yaml, "Delays by input slew and load; without them the delays of the outputs hold at any.");
        return v =>
        {
            string[] ends = [.. role.Inputs(), .. role.Outputs()];
            foreach (var arc in v.Get(arcs)?.Arcs ?? [])
            {
                if (!ends.Contains(arc.From) || !(role.Outputs().Contains(arc.To) || (role == CellRole.Flop && arc.To == CellArc.Setup)))
                    throw new InputException(v.PositionOf(arcs), $"no arc goes from {arc.From} to {arc.To}: the {role.Description()} has {string.Join(", ", ends)}");
            }

            return new Cell(role, v.Get(name), v.Get(row), v.Get(area), v.Get(leakage), v.Get(inputs), v.Get(outputs), setup is null ? null : v.Get(setup), v.Get(arcs));
        };
    });

    internal Cell Transform(FigureTransform transform) => this with
    {
        AreaUm2 = transform(FigureKind.Area, AreaUm2),
        LeakageNw = transform(FigureKind.Leakage, LeakageNw),
        Inputs = [.. Inputs.Select(input => input.Transform(transform))],
        Outputs = [.. Outputs.Select(output => output.Transform(transform))],
        SetupPs = SetupPs is null ? null : transform(FigureKind.Delay, SetupPs),
        Arcs = Arcs?.Transform(transform),
    };

    private static Schema<IReadOnlyList<T>> Pins<T>(IReadOnlyList<string> names, Func<string, Schema<T>> schema, string description) =>
        Schema.Mapping<IReadOnlyList<T>>(description, keys =>
        {
            var pins = names.Select(name => keys.Required(name, schema(name), $"The pin {name}.")).ToArray();
            return v => Array.ConvertAll(pins, v.Get);
        });
}
