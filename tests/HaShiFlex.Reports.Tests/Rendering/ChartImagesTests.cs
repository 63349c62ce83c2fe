using HaShiFlex.Documents;
using HaShiFlex.Reports.Charts;
using HaShiFlex.Reports.Rendering;
using HaShiFlex.Testing;

namespace HaShiFlex.Reports.Tests.Rendering;

public class ChartImagesTests
{
    [ToolFact("node")]
    public void Every_chart_becomes_the_same_png_and_svg_each_time()
    {
        string[] first = Draw("first"), second = Draw("second");

        Assert.Equal(2 * ChartCatalog.All.Length, first.Length);
        foreach (var (a, b) in first.Zip(second))
        {
            byte[] bytes = File.ReadAllBytes(a);
            Assert.Equal(bytes, File.ReadAllBytes(b));
            byte[] start = a.EndsWith(".png", StringComparison.Ordinal) ? [0x89, (byte)'P', (byte)'N', (byte)'G'] : "<svg "u8.ToArray();
            Assert.Equal(start, bytes[..start.Length]);
        }
    }

    /// <summary>At three pixels a unit, a column of 3.5 inches shows 400 units at about 340 dots per inch.</summary>
    [ToolFact("node")]
    public void A_png_is_as_wide_as_a_column_of_a_paper_needs()
    {
        foreach (string png in Draw("width").Where(file => file.EndsWith(".png", StringComparison.Ordinal)))
        {
            byte[] header = File.ReadAllBytes(png);
            int width = (header[16] << 24) | (header[17] << 16) | (header[18] << 8) | header[19];
            Assert.InRange(width, 1000, 1700);
        }
    }

    [Fact]
    public void A_format_that_is_none_is_refused_with_the_nearest()
    {
        var error = Assert.Throws<InputException>(() => ChartImages.Write("nowhere", SampleEstimate.Bare, ["pgn"]));
        Assert.Equal("the format 'pgn' of a chart is not known; did you mean 'png'?", error.Message);
        Assert.False(Directory.Exists("nowhere"));
    }

    private static string[] Draw(string name) => [.. ChartImages.Write(Path.Combine(AppContext.BaseDirectory, "images", name), SampleEstimate.Full, ["png", "svg"])];
}
