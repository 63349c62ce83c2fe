using System.Collections.Immutable;
using System.Text.Json;
using HaShiFlex.Documents;

namespace HaShiFlex.Synthesis.Netlists;

/// <summary>A synthesized module: instances of library cells and the nets between them.</summary>
/// <param name="Name">Of the module.</param>
/// <param name="Ports">In the order of the file.</param>
/// <param name="Cells">In the order of the file.</param>
/// <param name="NetNames">
/// Nets by the names that they have in <see cref="NetlistVerilog"/>: name, then index within the vector or -1 for a scalar. A net of a port has the port's name.
/// </param>
public sealed record MappedNetlist(
    string Name, ImmutableArray<MappedPort> Ports, ImmutableArray<MappedCell> Cells, ImmutableDictionary<int, (string Name, int Index)> NetNames)
{
    /// <summary>Stands for the net of a constant: yosys numbers nets from 2 on.</summary>
    public const int Zero = 0;

    /// <inheritdoc cref="Zero"/>
    public const int One = 1;

    /// <summary>Number of instances by cell type.</summary>
    public ImmutableSortedDictionary<string, int> CellCounts => Cells
        .GroupBy(cell => cell.Type, StringComparer.Ordinal)
        .ToImmutableSortedDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    /// <summary>Whether what stands for a net is a constant.</summary>
    public static bool IsConstant(int net) => net is Zero or One;

    /// <summary>Reads what yosys' <c>write_json</c> wrote of a flat module.</summary>
    /// <exception cref="InputException">It is not such a file, or the module is not there.</exception>
    public static MappedNetlist Read(string json, string top)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var module = document.RootElement.GetProperty("modules").GetProperty(top);
            var ports = ImmutableArray.CreateBuilder<MappedPort>();
            foreach (var port in module.GetProperty("ports").EnumerateObject())
            {
                ports.Add(new MappedPort(
                    port.Name, port.Value.GetProperty("direction").GetString() == "input", [.. port.Value.GetProperty("bits").EnumerateArray().Select(NetOf)]));
            }

            var cells = ImmutableArray.CreateBuilder<MappedCell>();
            foreach (var cell in module.GetProperty("cells").EnumerateObject())
            {
                // A flop's second output may be on no net.
                var pins = cell.Value.GetProperty("connections").EnumerateObject().Where(pin => pin.Value.GetArrayLength() == 1);
                cells.Add(new MappedCell(
                    cell.Name, cell.Value.GetProperty("type").GetString()!, [.. pins.Select(pin => (pin.Name, NetOf(pin.Value[0])))]));
            }

            return new MappedNetlist(top, ports.ToImmutable(), cells.ToImmutable(), Names(ports, cells));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InputException($"the synthesized netlist of {top} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>What a bit of a port is called.</summary>
    public static (string Name, int Index) NameOf(MappedPort port, int bit) => (port.Name, port.Nets.Length == 1 ? -1 : bit);

    private static int NetOf(JsonElement bit) => bit.ValueKind == JsonValueKind.Number
        ? bit.GetInt32()
        : bit.GetString() switch
        {
            "0" => Zero,
            "1" => One,
            var other => throw new InvalidOperationException($"a pin is on '{other}'"),
        };

    private static ImmutableDictionary<int, (string Name, int Index)> Names(IEnumerable<MappedPort> ports, IEnumerable<MappedCell> cells)
    {
        var names = ImmutableDictionary.CreateBuilder<int, (string, int)>();

        // Inputs first: an output that repeats an input reads it.
        foreach (var port in ports.OrderBy(port => port.IsInput ? 0 : 1))
        {
            for (int bit = 0; bit < port.Nets.Length; bit++)
            {
                if (!IsConstant(port.Nets[bit]))
                    names.TryAdd(port.Nets[bit], NameOf(port, bit));
            }
        }

        foreach (int net in cells.SelectMany(cell => cell.Pins).Select(pin => pin.Net).Where(net => !IsConstant(net)))
            names.TryAdd(net, (FormattableString.Invariant($"n{net}"), -1));
        return names.ToImmutable();
    }
}
