namespace HaShiFlex.Technology.Liberty;

/// <summary>Cells of one or several Liberty files, in this project's units: um2, ps, fF, nW, fJ, V, C.</summary>
public sealed class LibertyLibrary(string name, double supplyV, double temperatureC, string process, IReadOnlyList<LibertyCell> cells)
{
    private readonly Dictionary<string, LibertyCell> byName = cells.ToDictionary(cell => cell.Name, StringComparer.Ordinal);

    /// <summary>The library's name; of several, joined with " + ".</summary>
    public string Name { get; } = name;

    /// <summary>Nominal voltage, V.</summary>
    public double SupplyV { get; } = supplyV;

    /// <summary>Nominal temperature, C.</summary>
    public double TemperatureC { get; } = temperatureC;

    /// <summary>Name of the operating conditions, or "nominal".</summary>
    public string Process { get; } = process;

    /// <summary>In the order of the files; names are unique.</summary>
    public IReadOnlyList<LibertyCell> Cells { get; } = cells;

    /// <summary>The cell of that name, or null.</summary>
    public LibertyCell? Find(string cell) => byName.GetValueOrDefault(cell);
}
