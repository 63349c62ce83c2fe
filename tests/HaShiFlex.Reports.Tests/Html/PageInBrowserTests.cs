using System.Globalization;
using HaShiFlex.Reports.Charts;
using HaShiFlex.Testing;
using Microsoft.Playwright;

namespace HaShiFlex.Reports.Tests.Html;

/// <summary>The page as a reader meets it: opened from disk in a real browser.</summary>
public sealed class PageInBrowserTests(BrowserFixture fixture) : IClassFixture<BrowserFixture>
{
    private static readonly string Report = PageWriter.Write(SampleEstimate.Full, "browser");

    [ToolFact("chromium")]
    public async Task Opens_without_a_complaint_or_a_request_and_draws_every_chart()
    {
        await using var open = await OpenPage.At(fixture.Browser, Report);
        foreach (var chart in ChartCatalog.All)
        {
            int marks = await open.Page.Locator($"#chart-{chart.Name} svg .mark-rect path, #chart-{chart.Name} svg .mark-symbol path, #chart-{chart.Name} svg .mark-line path").CountAsync();
            Assert.True(marks >= 2, $"{chart.Name} has {marks} marks");
            var box = await open.Page.Locator($"#chart-{chart.Name} svg").BoundingBoxAsync();
            Assert.True(box!.Width > 300 && box.Height > 60, $"{chart.Name} is {box.Width} x {box.Height}");
        }

        Assert.Empty(open.Complaints);
        Assert.Empty(open.Requests);
    }

    [ToolFact("chromium")]
    public async Task An_estimate_without_comparisons_or_measurements_makes_a_whole_page_too()
    {
        await using var open = await OpenPage.At(fixture.Browser, PageWriter.Write(SampleEstimate.Bare, "bare"));
        Assert.Contains("not measured", await open.Page.Locator("#figures").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(open.Complaints);
    }

    [ToolFact("chromium")]
    public async Task Every_number_on_the_page_is_the_one_in_its_json()
    {
        await using var open = await OpenPage.At(fixture.Browser, Report);
        Assert.True(await PageChecks.NumbersAreTheJsons(open.Page) > 65 * 16);
    }

    [ToolFact("chromium")]
    public async Task Sorts_by_number_and_by_name_and_says_so()
    {
        await using var open = await OpenPage.At(fixture.Browser, Report);
        var header = open.Page.Locator("#layer-table th[data-key='area_um2']");
        await header.Locator("button").ClickAsync();
        Assert.Equal("ascending", await header.GetAttributeAsync("aria-sort"));
        double[] rising = await Column(open.Page, "area_um2");
        Assert.Equal(rising.Order(), rising);
        Assert.NotEqual(rising[0], rising[^1]);

        await header.Locator("button").ClickAsync();
        Assert.Equal("descending", await header.GetAttributeAsync("aria-sort"));
        Assert.Equal(rising.OrderDescending(), await Column(open.Page, "area_um2"));

        await open.Page.Locator("#layer-table th[data-key='number'] button").ClickAsync();
        Assert.Equal(Enumerable.Range(1, 65).Select(n => (double)n), await Column(open.Page, "number"));
        Assert.Null(await header.GetAttributeAsync("aria-sort"));
    }

    [ToolFact("chromium")]
    public async Task Filters_by_name_and_by_kind_and_copies_what_is_left_as_csv()
    {
        await using var open = await OpenPage.At(fixture.Browser, Report);
        await open.Page.FillAsync("#filter-name", "LAYER 6");
        Assert.Equal("7 of 65 layers", await open.Page.InnerTextAsync("#filter-status"));
        await open.Page.SelectOptionAsync("#filter-kind", "fully-connected");
        Assert.Equal("1 of 65 layers", await open.Page.InnerTextAsync("#filter-status"));
        Assert.Equal(1, await open.Page.Locator("#layer-table tbody tr:visible").CountAsync());

        await open.Page.EvaluateAsync("() => { window.copied = ''; navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve(); }; }");
        await open.Page.ClickAsync("#copy-csv");
        string[] lines = (await open.Page.EvaluateAsync<string>("() => window.copied")).TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("number,name,kind,output_positions,weights,", lines[0], StringComparison.Ordinal);
        var last = SampleEstimate.Full.Layers[^1];
        Assert.StartsWith($"65,\"{last.Name}\",fully-connected,1,{last.Weights.ToString(CultureInfo.InvariantCulture)},", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(last.EnergyPerImageNj.Value.ToString("R", CultureInfo.InvariantCulture), lines[1], StringComparison.Ordinal);
    }

    [ToolFact("chromium")]
    public async Task Tells_sources_on_focus_and_moves_between_cells_by_arrow_keys()
    {
        await using var open = await OpenPage.At(fixture.Browser, Report);
        var page = open.Page;
        await page.FocusAsync("button[aria-describedby='source-area_mm2']");
        Assert.True(await page.Locator("#source-area_mm2").IsVisibleAsync());
        Assert.Equal("sum over layers and components", await page.InnerTextAsync("#source-area_mm2"));

        await page.FocusAsync("#layer-table td[tabindex='0']");
        string first = await page.EvaluateAsync<string>("() => document.activeElement.dataset.value");
        Assert.Contains("arrival times", await page.InnerTextAsync("#cell-tip"), StringComparison.Ordinal);
        await page.Keyboard.PressAsync("ArrowDown");
        Assert.NotEqual(first, await page.EvaluateAsync<string>("() => document.activeElement.dataset.value"));
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.Contains("sum of its components", await page.InnerTextAsync("#cell-tip"), StringComparison.Ordinal);
        await page.Keyboard.PressAsync("Escape");
        Assert.False(await page.Locator("#cell-tip").IsVisibleAsync());
    }

    [ToolFact("chromium")]
    public async Task Shows_where_the_keyboards_focus_is_on_every_stop()
    {
        await using var open = await OpenPage.At(fixture.Browser, Report);
        var seen = new HashSet<string>();
        for (int i = 0; i < 120; i++)
        {
            await open.Page.Keyboard.PressAsync("Tab");
            string[] stop = await open.Page.EvaluateAsync<string[]>("() => { const e = document.activeElement, s = getComputedStyle(e); return [e.outerHTML.slice(0, 160), s.outlineStyle, s.outlineWidth]; }");
            if (stop[0].StartsWith("<body", StringComparison.Ordinal))
                break;
            seen.Add(stop[0]);
            Assert.True(stop[1] == "solid" && stop[2] == "3px", $"{stop[0]} has the focus and an outline of {stop[1]} {stop[2]}");
        }

        Assert.True(seen.Count > 40, $"only {seen.Count} stops");
    }

    [ToolFact("chromium")]
    public async Task Text_stands_out_from_its_background_in_light_and_dark()
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var open = await OpenPage.At(fixture.Browser, Report, scheme: scheme);
            Assert.Equal(scheme == ColorScheme.Dark ? "dark" : "light", await open.Page.EvaluateAsync<string>("() => document.documentElement.dataset.theme"));
            await PageChecks.TextStandsOut(open.Page, scheme.ToString());
        }
    }

    [ToolFact("chromium")]
    public async Task The_button_changes_the_theme_and_the_charts_with_it()
    {
        await using var open = await OpenPage.At(fixture.Browser, Report);
        const string axis = "() => getComputedStyle(document.querySelector('#chart-area-by-layer .role-axis-title text')).fill";
        string light = await open.Page.EvaluateAsync<string>(axis);
        await open.Page.ClickAsync("#theme");
        await open.Page.WaitForFunctionAsync($"before => ({axis})() !== before", light);
        Assert.Equal("dark", await open.Page.EvaluateAsync<string>("() => document.documentElement.dataset.theme"));
    }

    [ToolFact("chromium")]
    public async Task A_phone_needs_no_sideways_scrolling()
    {
        foreach (var estimate in new[] { SampleEstimate.Full, SampleEstimate.Hostile })
        {
            await using var open = await OpenPage.At(fixture.Browser, PageWriter.Write(estimate, "phone"), 390, 844);
            Assert.Equal(390, await open.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
            Assert.Empty(open.Complaints);
        }
    }

    [ToolFact("chromium")]
    public async Task Markup_in_names_is_text()
    {
        await using var open = await OpenPage.At(fixture.Browser, PageWriter.Write(SampleEstimate.Hostile, "hostile"));
        Assert.Equal(SampleEstimate.Hostile.Name, await open.Page.TitleAsync());
        Assert.Equal(SampleEstimate.Hostile.Name, await open.Page.InnerTextAsync("h1"));
        Assert.Equal(0, await open.Page.Locator("img, b, [onerror], [onclick]").CountAsync());
        Assert.Equal(7, await open.Page.Locator("script").CountAsync());
        await open.Page.HoverAsync("#chart-area-by-layer svg .mark-rect path >> nth=0");
        Assert.Equal(0, await open.Page.Locator("#vg-tooltip-element img").CountAsync());
        Assert.Empty(open.Complaints);
    }

    private static async Task<double[]> Column(IPage page, string key) => await page.EvaluateAsync<double[]>(
        """
        key => {
          const table = document.getElementById('layer-table');
          const column = [...table.tHead.rows[0].cells].findIndex(cell => cell.dataset.key === key);
          return [...table.tBodies[0].rows].map(row => Number(row.cells[column].dataset.value));
        }
        """,
        key);
}
