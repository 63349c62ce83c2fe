using System.Globalization;
using System.Text.Json;
using HaShiFlex.Reports.Tables;
using Microsoft.Playwright;

namespace HaShiFlex.Reports.Tests.Html;

/// <summary>What holds of every page.</summary>
internal static class PageChecks
{
    /// <summary>Lowest contrast of any text with its background, per WCAG 2.2's relative luminance, and that text.</summary>
    private const string LowestContrast =
        """
        () => {
          const parse = colour => { const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number); return { r, g, b, a }; };
          const channel = c => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
          const luminance = c => 0.2126 * channel(c.r) + 0.7152 * channel(c.g) + 0.0722 * channel(c.b);
          const background = element => {
            for (let e = element; e; e = e.parentElement) {
              const colour = parse(getComputedStyle(e).backgroundColor);
              if (colour.a === 1) return colour;
            }
            return { r: 255, g: 255, b: 255 };
          };
          let worst = { ratio: 21, text: '' };
          const check = (element, colour) => {
            const a = luminance(parse(colour)), b = luminance(background(element));
            const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            if (ratio < worst.ratio) worst = { ratio, text: `${element.tagName}.${element.className}: ${element.textContent.slice(0, 40)}` };
          };
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const element = walker.currentNode.parentElement;
            if (!walker.currentNode.textContent.trim() || element.closest('script, style')) continue;
            const svg = element.closest('.chart svg');
            if (svg) check(element, getComputedStyle(element).fill);
            else if (element.checkVisibility()) check(element, getComputedStyle(element).color);
          }
          return worst;
        }
        """;

    /// <summary>WCAG 2.2, 1.4.3: at least 4.5 to 1.</summary>
    public static async Task TextStandsOut(IPage page, string when)
    {
        var worst = await page.EvaluateAsync<JsonElement>(LowestContrast);
        Assert.True(worst.GetProperty("ratio").GetDouble() >= 4.5, $"{when}: {worst}");
    }

    /// <returns>How many numbers were held against the page's JSON.</returns>
    public static async Task<int> NumbersAreTheJsons(IPage page)
    {
        using var json = JsonDocument.Parse(await page.Locator("#data-estimate").TextContentAsync() ?? "");
        var numbers = await page.EvaluateAsync<string[][]>("() => [...document.querySelectorAll('data[data-path]')].map(e => [e.dataset.path, e.value, e.textContent])");
        foreach (string[] number in numbers)
        {
            double inJson = Walk(json.RootElement, number[0]).GetDouble();
            Assert.Equal(inJson, double.Parse(number[1], CultureInfo.InvariantCulture));
            Assert.True(Shown(inJson).Contains(number[2]), $"{number[0]} is {inJson} and shown as {number[2]}");
        }

        return numbers.Length;
    }

    private static JsonElement Walk(JsonElement element, string path)
    {
        foreach (string part in path.Split('.'))
        {
            int bracket = part.IndexOf('[', StringComparison.Ordinal);
            element = element.GetProperty(bracket < 0 ? part : part[..bracket]);
            if (bracket >= 0)
                element = element[int.Parse(part[(bracket + 1)..^1], CultureInfo.InvariantCulture)];
        }

        return element;
    }

    /// <summary>The ways in which the page may write a number.</summary>
    private static string[] Shown(double value) =>
    [
        Figure.Estimate(value), Figure.Short(value), Figure.Ratio(value), Figure.Percent(value),
        value == Math.Floor(value) && value < 1e15 ? Figure.Count((long)value) : "",
        value >= 1e6 ? Figure.Short(value / 1e6) + " million" : "",
    ];
}
