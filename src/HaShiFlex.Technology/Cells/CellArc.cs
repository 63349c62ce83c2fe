using System.Collections.Immutable;
using HaShiFlex.Documents;
using HaShiFlex.Documents.Yaml;

namespace HaShiFlex.Technology.Cells;

/// <summary>An edge of one pin of a cell that causes an edge of another, in the slowest of the cell's states: edges are those of the pins, inverted or not.</summary>
/// <param name="From">An input of the cell's role, or an output that another output is made of.</param>
/// <param name="To">An output of the role, or <see cref="Setup"/>.</param>
/// <param name="FromRises">Whether the causing edge rises.</param>
/// <param name="ToRises">Whether the caused edge rises.</param>
/// <param name="DelaysPs">By input slew, then load, of <see cref="CellArcs"/>.</param>
/// <param name="SlewsPs">Transition of the output, likewise.</param>
public sealed record CellArc(string From, string To, bool FromRises, bool ToRises, ImmutableArray<double> DelaysPs, ImmutableArray<double> SlewsPs)
{
    /// <summary>In place of an output: the delay is the setup time of a flop's data at an ideal clock edge, by the slew of the data.</summary>
    public const string Setup = "setup";

    private const string Rise = "rise";
    private const string Fall = "fall";

    /// <summary>Its edges as a library's file writes them: <c>rise-fall</c>.</summary>
    public string Edges => $"{(FromRises ? Rise : Fall)}-{(ToRises ? Rise : Fall)}";

    internal static Schema<CellArc> Yaml { get; } = Schema.Mapping<CellArc>("An edge of a pin that causes an edge of another.", keys =>
    {
        var from = keys.Required("from", Schema.Text(), "The causing pin, by its part in the role.");
        var to = keys.Required("to", Schema.Text(), "The output, by its part in the role.");
        var edges = keys.Required("edges", Schema.Text(), "Edges of the two pins: rise-rise, rise-fall, fall-rise or fall-fall.");
        var delays = keys.Required("delaysPs", Schema.List(Schema.Number()), "Delay by input slew, then load, ps.");
        var slews = keys.Required("slewsPs", Schema.List(Schema.Number()), "Transition of the output by input slew, then load, ps.");
        return v =>
        {
            string[] both = v.Get(edges).Split('-');
            if (both is not [Rise or Fall, Rise or Fall])
                throw new InputException(v.PositionOf(edges), $"edges '{v.Get(edges)}': rise-rise, rise-fall, fall-rise or fall-fall is expected");
            return new CellArc(v.Get(from), v.Get(to), both[0] == Rise, both[1] == Rise, [.. v.Get(delays)], [.. v.Get(slews)]);
        };
    });

    internal CellArc Scaled(double factor) => this with
    {
        DelaysPs = [.. DelaysPs.Select(ps => ps * factor)],
        SlewsPs = [.. SlewsPs.Select(ps => ps * factor)],
    };
}
