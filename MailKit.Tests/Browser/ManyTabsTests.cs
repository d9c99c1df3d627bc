using MailKit.Tests.Hosting.Processes;
using Microsoft.Playwright;

namespace MailKit.Tests.Browser;

/// <summary>A browser gives a site six connections. Somebody who has more tabs than that loses none of them.</summary>
public sealed class ManyTabsTests
{
    // Playwright's tabs all believe that they are looked at: what a browser says to those behind is said here.
    private const string Hide = "() => { Object.defineProperty(document, 'hidden', { value: true, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }";
    private const string Show = "() => { Object.defineProperty(document, 'hidden', { value: false, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); }";

    [BrowserFact]
    public async Task The_eighth_tab_opens_because_hidden_ones_let_go_of_their_feeds_and_a_tab_that_is_shown_again_listens_again()
    {
        await using var mailkit = new MailKitProcess();
        var first = await Hands.BeginAsync(mailkit, "/app");

        var tabs = new List<IPage> { first };

        for (var n = 0; n < 7; n++)
        {
            await LetGoAsync(tabs[^1]);
            var tab = await first.Context.NewPageAsync();
            await OpenAsync(tab, new Uri(mailkit.Url, "/app").ToString());
            tabs.Add(tab);
        }

        // A tab that is shown again listens again.
        await first.RunAndWaitForRequestAsync(() => first.EvaluateAsync(Show), IsFeed);
        await first.Context.CloseAsync();

        static Task OpenAsync(IPage tab, string url) => tab.RunAndWaitForRequestAsync(() => tab.GotoAsync(url), IsFeed);
    }

    private static async Task LetGoAsync(IPage tab)
    {
        var over = new TaskCompletionSource();
        tab.RequestFailed += (_, request) => Ended(request);
        tab.RequestFinished += (_, request) => Ended(request);
        await tab.EvaluateAsync(Hide);
        await over.Task.WaitAsync(TimeSpan.FromSeconds(20));

        void Ended(IRequest request)
        {
            if (IsFeed(request))
            {
                over.TrySetResult();
            }
        }
    }

    private static bool IsFeed(IRequest request) => request.Url.Contains("/app/live", StringComparison.Ordinal);
}
