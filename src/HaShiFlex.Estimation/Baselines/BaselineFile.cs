using HaShiFlex.Documents;
using HaShiFlex.Documents.Yaml;

namespace HaShiFlex.Estimation.Baselines;

/// <summary>A baseline as its YAML file has it: everything but its key, which is the file's name.</summary>
public sealed record BaselineFile(Baseline Baseline) : IYamlRecord<BaselineFile>
{
    public static Schema<BaselineFile> Yaml { get; } = Schema.Mapping<BaselineFile>("Something that a chip is compared with.", keys =>
    {
        var positive = Schema.Number(NumberRange.Above(0));
        var title = keys.Required("title", Schema.Text(), "Name in tables and charts.");
        var system = keys.Required("system", Schema.Text(), "The device.");
        var network = keys.Required("network", Schema.Text(), "What it runs.");
        var precision = keys.Required("precision", Schema.Text(), "Of its arithmetic; unknown where the source does not say.");
        var batch = keys.OptionalValue("batch", Schema.Integer(1), "Images in flight at once.");
        var rate = keys.Required("imagesPerSecond", positive, "Sustained rate of one device, images/s.");
        var evidence = keys.Required("evidence", Schema.Enumeration<Evidence>(), "How the rate is known.");
        var source = keys.Required("source", Schema.Text(), "Where the rate stands.");
        var power = keys.OptionalValue("boardPowerW", positive, "Power of the board while it works, W.");
        var powerSource = keys.OptionalReference("boardPowerSource", Schema.Text(), "Where the power stands.");
        var die = keys.OptionalValue("dieMm2", positive, "Area of the main die, mm2.");
        var dieSource = keys.OptionalReference("dieSource", Schema.Text(), "Where the area stands.");
        var node = keys.OptionalReference("node", Schema.Text(), "Process of the die, as its maker calls it.");
        var price = keys.OptionalValue("priceUsd", positive, "Price of one device, USD.");
        var priceSource = keys.OptionalReference("priceSource", Schema.Text(), "Where the price stands.");
        var bandwidth = keys.OptionalValue("memoryBandwidthGbPerS", positive, "Bandwidth of its memory, 10^9 bytes/s.");
        var bandwidthSource = keys.OptionalReference("memoryBandwidthSource", Schema.Text(), "Where the bandwidth stands.");
        var peak = keys.OptionalValue("peakTops", positive, "Peak dense matrix operations at its precision, 10^12/s.");
        var peakSource = keys.OptionalReference("peakTopsSource", Schema.Text(), "Where the peak stands.");
        var bytes = keys.OptionalValue("bytesPerActivation", Schema.Integer(1), "Bytes of an activation in its memory.");
        var note = keys.Optional("note", Schema.Text(), "", "What a reader should know of the comparison.");
        return values =>
        {
            Pair(values, power, powerSource);
            Pair(values, die, dieSource);
            Pair(values, price, priceSource);
            Pair(values, bandwidth, bandwidthSource);
            Pair(values, peak, peakSource);
            return new BaselineFile(new Baseline(
                "",
                values.Get(title),
                values.Get(system),
                values.Get(network),
                values.Get(precision),
                values.Get(rate),
                values.Get(evidence),
                values.Get(source))
            {
                Batch = values.Get(batch),
                BoardPowerW = values.Get(power),
                PowerSource = values.Get(powerSource),
                DieMm2 = values.Get(die),
                DieSource = values.Get(dieSource),
                Node = values.Get(node),
                PriceUsd = values.Get(price),
                PriceSource = values.Get(priceSource),
                MemoryBandwidthGbPerS = values.Get(bandwidth),
                MemoryBandwidthSource = values.Get(bandwidthSource),
                PeakTops = values.Get(peak),
                PeakTopsSource = values.Get(peakSource),
                BytesPerActivation = values.Get(bytes),
                Note = values.Get(note),
            });
        };
    });

    /// <summary>No number without a source.</summary>
    private static void Pair(MappingValues values, MappingKey<double?> number, MappingKey<string?> source)
    {
        if (values.Has(number) && !values.Has(source))
            throw new InputException(values.PositionOf(number), $"'{number.Name}' has no source: say in '{source.Name}' where the figure stands");
    }
}
