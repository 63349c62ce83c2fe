using Microsoft.Playwright;

namespace HaShiFlex.Reports.Tests.Html;

/// <summary>A page opened from disk, with everything that it complained of or asked a network for.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly IBrowserContext context;

    private OpenPage(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
    }

    public IPage Page { get; }

    public List<string> Complaints { get; } = [];

    public List<string> Requests { get; } = [];

    public static async Task<OpenPage> At(IBrowser browser, string path, int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height }, ColorScheme = scheme });
        // Generous, for a machine that has other work: nothing here measures speed.
        context.SetDefaultTimeout(240_000);
        context.SetDefaultNavigationTimeout(240_000);
        var open = new OpenPage(context, await context.NewPageAsync());
        open.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                open.Complaints.Add(message.Text);
        };
        open.Page.PageError += (_, error) => open.Complaints.Add(error);
        open.Page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("file:", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
                open.Requests.Add(request.Url);
        };
        await open.Page.GotoAsync(new Uri(path).AbsoluteUri);
        await open.Page.WaitForFunctionAsync("() => document.documentElement.dataset.drawn !== undefined", null, new PageWaitForFunctionOptions { Timeout = 240_000 });
        return open;
    }

    public async ValueTask DisposeAsync() => await context.CloseAsync();
}
