using System.Text;
using System.Text.Json;
using HaShiFlex.Documents;
using HaShiFlex.Reports.Json;

namespace HaShiFlex.Reports.Tests.Json;

public class EstimateJsonTests
{
    [Fact]
    public void Reading_what_was_written_and_writing_it_again_gives_the_same_bytes()
    {
        foreach (var estimate in new[] { SampleEstimate.Full, SampleEstimate.Bare, SampleEstimate.Hostile })
        {
            byte[] written = Bytes(estimate);
            Assert.Equal(written, Bytes(EstimateJsonReader.Read(written, "estimate.json")));
        }
    }

    [Fact]
    public void Has_the_agreed_keys_with_value_low_high_and_source()
    {
        using var json = JsonDocument.Parse(Bytes(SampleEstimate.Full));
        var chip = json.RootElement.GetProperty("chip");
        foreach (string key in new[] { "area_mm2", "power_w", "energy_per_image_uj", "images_per_s", "latency_us", "clock_ghz", "input_bandwidth_gb_per_s" })
            AssertQuantity(chip.GetProperty(key));
        Assert.Equal("npu", chip.GetProperty("bound_by").GetString());

        var layer = json.RootElement.GetProperty("layers")[5];
        foreach (string key in new[] { "output_positions", "weights", "nonzero_weights", "instances", "cycles_per_image", "adders", "full_adders", "half_adders", "register_bits" })
            Assert.True(layer.GetProperty(key).TryGetInt64(out _), key);
        AssertQuantity(layer.GetProperty("area_um2"));
        AssertQuantity(layer.GetProperty("energy_per_image_nj"));

        var comparison = json.RootElement.GetProperty("comparisons")[0];
        Assert.Equal("gpu-a", comparison.GetProperty("baseline").GetString());
        Assert.Equal(18995.91, comparison.GetProperty("images_per_s").GetDouble());
        AssertQuantity(comparison.GetProperty("speedup"));
        AssertQuantity(comparison.GetProperty("energy_ratio"));
    }

    [Fact]
    public void Components_add_up_to_the_layer_and_layers_to_the_chip()
    {
        using var json = JsonDocument.Parse(Bytes(SampleEstimate.Full));
        double total = 0;
        foreach (var layer in json.RootElement.GetProperty("layers").EnumerateArray())
        {
            double area = layer.GetProperty("area_um2").GetProperty("value").GetDouble();
            Assert.Equal(area, layer.GetProperty("components").EnumerateArray().Sum(c => c.GetProperty("area_um2").GetProperty("value").GetDouble()), area * 1e-12);
            total += area;
        }

        Assert.Equal(json.RootElement.GetProperty("chip").GetProperty("area_mm2").GetProperty("value").GetDouble(), total * 1e-6, 1e-9);
    }

    [Theory]
    [InlineData("\"area_mm2\"", "\"area\"", "chip.area_mm2 is missing")]
    [InlineData("\"format_version\": 1", "\"format_version\": 2", "format_version is 2")]
    [InlineData("\"adder-graph\"", "\"adders-graph\"", "chip.components[0].component names no component: adders-graph")]
    [InlineData("\"evidence\": \"measured\"", "\"evidence\": \"guessed\"", "comparisons[0].evidence is none: guessed")]
    [InlineData("\"instances\": 16", "\"instances\": \"many\"", "layers[0].instances is not a whole number")]
    public void A_file_that_is_no_estimate_is_refused_by_the_path_to_the_fault(string old, string replacement, string message)
    {
        string text = Encoding.UTF8.GetString(Bytes(SampleEstimate.Full));
        int at = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0);
        byte[] broken = Encoding.UTF8.GetBytes(text[..at] + replacement + text[(at + old.Length)..]);

        var error = Assert.Throws<InputException>(() => EstimateJsonReader.Read(broken, "x.json"));
        Assert.StartsWith("x.json: " + message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_before_there_were_fronts_is_read()
    {
        string text = Encoding.UTF8.GetString(Bytes(SampleEstimate.Bare));
        Assert.Contains("\"front\": [],", text, StringComparison.Ordinal);
        byte[] old = Encoding.UTF8.GetBytes(text.Replace("\"front\": [],", "", StringComparison.Ordinal));
        Assert.Equal(Bytes(SampleEstimate.Bare), Bytes(EstimateJsonReader.Read(old, "estimate.json")));
    }

    [Fact]
    public void A_truncated_file_is_refused_with_its_line()
    {
        byte[] written = Bytes(SampleEstimate.Bare);
        for (int length = 0; length < written.Length - 2; length += 997)
        {
            var error = Assert.Throws<InputException>(() => EstimateJsonReader.Read(written.AsMemory(0, length), "x.json"));
            Assert.StartsWith("x.json:", error.Message, StringComparison.Ordinal);
        }
    }

    private static byte[] Bytes(HaShiFlex.Estimation.Results.Estimate estimate)
    {
        using var stream = new MemoryStream();
        EstimateJson.Write(stream, estimate);
        return stream.ToArray();
    }

    private static void AssertQuantity(JsonElement quantity)
    {
        double low = quantity.GetProperty("low").GetDouble(), value = quantity.GetProperty("value").GetDouble(), high = quantity.GetProperty("high").GetDouble();
        Assert.True(low <= value && value <= high);
        Assert.NotEmpty(quantity.GetProperty("source").GetString()!);
    }
}
