using CsvHelper;
using HaShiFlex.Estimation.Results;

namespace HaShiFlex.Reports.Tables;

/// <summary><c>layers.csv</c>: one row for each layer in the network's order, numbers as in the JSON, then area and energy by component.</summary>
public static class LayersCsv
{
    /// <summary>A layer's name that starts like a formula is made text, lest a spreadsheet runs it.</summary>
    private static readonly CsvWriterOptions Options = new() { NewLine = "\n", TrueValue = "true", FalseValue = "false", Injection = CsvInjection.Escape };

    public static void Write(Stream stream, Estimate estimate)
    {
        using var csv = CsvWriter.Create(stream, Options, leaveOpen: true);
        var components = ComponentLabel.All.Where(label => estimate.Layers.Any(l => l.Components.Any(c => c.Component == label.Component))).ToList();

        csv.WriteField("name");
        csv.WriteField("kind");
        csv.WriteField("programmable");
        foreach (var column in LayerColumn.All)
        {
            csv.WriteField(column.Key);
            if (column.Quantity is not null)
            {
                csv.WriteField(EndKey(column.Key, "low"));
                csv.WriteField(EndKey(column.Key, "high"));
            }
        }

        foreach (var label in components)
        {
            csv.WriteField(label.Key.Replace('-', '_') + "_area_um2");
            csv.WriteField(label.Key.Replace('-', '_') + "_energy_per_image_nj");
        }

        csv.EndRecord();
        foreach (var layer in estimate.Layers)
        {
            csv.WriteField(layer.Name);
            csv.WriteField(layer.Kind);
            csv.WriteField(layer.IsProgrammable);
            foreach (var column in LayerColumn.All)
            {
                csv.WriteField(column.Number(layer));
                if (column.Quantity is { } quantity)
                {
                    csv.WriteField(quantity(layer).Low);
                    csv.WriteField(quantity(layer).High);
                }
            }

            foreach (var label in components)
            {
                var costs = layer.Components.Where(c => c.Component == label.Component).ToList();
                csv.WriteField(costs.Count == 0 ? (double?)null : costs.Sum(c => c.AreaUm2.Value));
                csv.WriteField(costs.Count == 0 ? (double?)null : costs.Sum(c => c.EnergyPerImageNj.Value));
            }

            csv.EndRecord();
        }
    }

    /// <summary>area_um2 and low give area_low_um2: a key ends in its unit.</summary>
    private static string EndKey(string key, string end)
    {
        int unit = key.LastIndexOf('_');
        return $"{key[..unit]}_{end}{key[unit..]}";
    }
}
