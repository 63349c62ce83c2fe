using HaShiFlex.Documents.Yaml;
using HaShiFlex.Technology.Figures;

namespace HaShiFlex.Technology.Cells;

/// <summary>One cell for every role; none is missing.</summary>
public sealed class CellSet
{
    private readonly Cell[] cells;

    /// <param name="cells">Exactly one for each <see cref="CellRole"/>, in any order.</param>
    public CellSet(IEnumerable<Cell> cells)
    {
        this.cells = [.. cells.OrderBy(cell => cell.Role)];
        if (!this.cells.Select(cell => cell.Role).SequenceEqual(CellRoles.All))
            throw new ArgumentException("a cell set has exactly one cell of each role", nameof(cells));
    }

    public Cell Inverter => this[CellRole.Inverter];

    public Cell Buffer => this[CellRole.Buffer];

    public Cell Nand2 => this[CellRole.Nand2];

    public Cell And2 => this[CellRole.And2];

    public Cell Xor2 => this[CellRole.Xor2];

    public Cell Xnor2 => this[CellRole.Xnor2];

    public Cell Majority => this[CellRole.Majority];

    public Cell HalfAdder => this[CellRole.HalfAdder];

    public Cell FullAdder => this[CellRole.FullAdder];

    public Cell Flop => this[CellRole.Flop];

    public Cell Latch => this[CellRole.Latch];

    public Cell ClockGate => this[CellRole.ClockGate];

    /// <summary>In the order of <see cref="CellRole"/>.</summary>
    public IReadOnlyList<Cell> All => cells;

    public Cell this[CellRole role] => cells[(int)role];

    internal static Schema<CellSet> Yaml { get; } = Schema.Mapping<CellSet>("Cells by what they do.", keys =>
    {
        var roles = CellRoles.All.Select(role => keys.Required(role.Key(), Cell.YamlFor(role), $"The library's {role.Description()}.")).ToArray();
        return v => new CellSet(roles.Select(v.Get));
    });

    /// <summary>Area of a cell whose inverted outputs each get an inverter, um2.</summary>
    public double AreaWithTrueOutputsUm2(CellRole role) =>
        this[role].AreaUm2.Value + (this[role].Outputs.Count(output => output.IsInverted) * Inverter.AreaUm2.Value);

    internal CellSet Transform(FigureTransform transform) => new(cells.Select(cell => cell.Transform(transform)));
}
