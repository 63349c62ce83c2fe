using System.Collections.Immutable;
using System.Text.Json;
using HaShiFlex.Documents;

namespace HaShiFlex.Synthesis.Netlists;

/// <summary>A synthesized module: instances of library cells and the nets between them.</summary>
/// <param name="Cells">In the order of the file.</param>
/// <param name="NetNames">Nets by the names that they have in simulation: name, then index within the vector or -1 for a scalar.</param>
public sealed record MappedNetlist(ImmutableArray<MappedCell> Cells, ImmutableDictionary<int, (string Name, int Index)> NetNames)
{
    /// <summary>Number of instances by cell type.</summary>
    public ImmutableSortedDictionary<string, int> CellCounts => Cells
        .GroupBy(cell => cell.Type, StringComparer.Ordinal)
        .ToImmutableSortedDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    /// <summary>Reads what yosys' <c>write_json</c> wrote of a flat module.</summary>
    /// <exception cref="InputException">It is not such a file, or the module is not there.</exception>
    public static MappedNetlist Read(string json, string top)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var module = document.RootElement.GetProperty("modules").GetProperty(top);
            var cells = ImmutableArray.CreateBuilder<MappedCell>();
            foreach (var cell in module.GetProperty("cells").EnumerateObject())
            {
                var pins = ImmutableArray.CreateBuilder<(string, int)>();
                foreach (var pin in cell.Value.GetProperty("connections").EnumerateObject())
                {
                    if (pin.Value.GetArrayLength() == 1 && pin.Value[0].ValueKind == JsonValueKind.Number)
                        pins.Add((pin.Name, pin.Value[0].GetInt32()));
                }

                cells.Add(new MappedCell(cell.Name, cell.Value.GetProperty("type").GetString()!, pins.ToImmutable()));
            }

            var names = ImmutableDictionary.CreateBuilder<int, (string, int)>();
            foreach (var net in module.GetProperty("netnames").EnumerateObject())
            {
                var bits = net.Value.GetProperty("bits");
                int offset = net.Value.TryGetProperty("offset", out var from) ? from.GetInt32() : 0;
                for (int i = 0; i < bits.GetArrayLength(); i++)
                {
                    if (bits[i].ValueKind == JsonValueKind.Number)
                        names[bits[i].GetInt32()] = (net.Name, bits.GetArrayLength() == 1 && offset == 0 ? -1 : offset + i);
                }
            }

            return new MappedNetlist(cells.ToImmutable(), names.ToImmutable());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InputException($"the synthesized netlist of {top} cannot be read: {e.Message}", e);
        }
    }
}
