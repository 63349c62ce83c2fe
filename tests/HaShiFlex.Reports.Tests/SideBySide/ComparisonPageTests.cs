using HaShiFlex.Estimation.Results;
using HaShiFlex.Reports.SideBySide;
using HaShiFlex.Reports.Tests.Html;
using HaShiFlex.Testing;
using Microsoft.Playwright;

namespace HaShiFlex.Reports.Tests.SideBySide;

/// <summary>The page of several estimates, opened from disk in a real browser.</summary>
public sealed class ComparisonPageTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    [ToolFact("chromium")]
    public async Task Draws_its_charts_tells_its_jsons_numbers_and_can_be_read_in_light_and_dark()
    {
        string path = Write("pair", SampleEstimate.Create("first", 8), SampleEstimate.Create("second", 6));
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var open = await OpenPage.At(fixture.Browser, path, scheme: scheme);
            foreach (string chart in new[] { "area-side-by-side", "energy-side-by-side" })
                Assert.True(await open.Page.Locator($"#chart-{chart} svg .mark-rect path").CountAsync() >= 4, chart);
            Assert.True(await PageChecks.NumbersAreTheJsons(open.Page) > 2 * 20);
            await PageChecks.TextStandsOut(open.Page, scheme.ToString());
            Assert.Empty(open.Complaints);
            Assert.Empty(open.Requests);
        }
    }

    [ToolFact("chromium")]
    public async Task Markup_in_names_is_text_and_a_phone_needs_no_sideways_scrolling()
    {
        await using var open = await OpenPage.At(fixture.Browser, Write("hostile-pair", SampleEstimate.Hostile, SampleEstimate.Hostile), 390, 844);
        Assert.Contains(SampleEstimate.Hostile.Name, await open.Page.TitleAsync(), StringComparison.Ordinal);
        Assert.Contains(SampleEstimate.Hostile.Name, await open.Page.InnerTextAsync("h1"), StringComparison.Ordinal);
        Assert.Equal(0, await open.Page.Locator("img, b, [onerror], [onclick]").CountAsync());
        Assert.Equal(390, await open.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        Assert.Empty(open.Complaints);
    }

    private static string Write(string name, params Estimate[] estimates)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "pages", name + ".html");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var stream = File.Create(path);
        ComparisonHtml.Write(stream, EstimateComparison.Of([.. estimates]));
        return path;
    }
}
