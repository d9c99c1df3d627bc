using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using MailKit.Tests.Hosting.Processes;
using Microsoft.Playwright;

namespace MailKit.Tests.Browser;

/// <summary>axe-core on every page that a link leads to, on those where one pays, and on what a form says of what cannot be: by day and by night.</summary>
public sealed partial class AccessibilityTests
{
    // Colours alone change at night.
    private const string Night = "{ runOnly: ['color-contrast', 'link-in-text-block'] }";

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    [BrowserFact]
    public async Task No_page_of_the_product_and_of_its_sandbox_breaks_a_rule_by_day_or_by_night()
    {
        await using var mailkit = new MailKitProcess();
        await Hands.StartAsync(mailkit);
        var page = await Chromium.OpenAsync();
        var (seen, violations) = (new HashSet<string>(), new List<string>());
        await CrawlAsync([mailkit.Url, new(mailkit.Url, "/Identity/Account/Login"), new(mailkit.Url, "/no/such/page")]);
        await ErrAsync(page, mailkit.Url, Strangers, HereAsync);
        await FillAsync(page, mailkit, HereAsync);
        await CrawlAsync([new(mailkit.Url, "/app"), new(mailkit.Url, "/admin"), mailkit.ConsoleUrl]);
        await ErrAsync(page, mailkit.Url, Customers, HereAsync);
        await ErrAsync(page, mailkit.ConsoleUrl, [.. Merchants, ($"/customers/{(await mailkit.BooksAsync()).Customers.Single().Id}", "How many", "some", "Adjust balance")], HereAsync);
        await page.Context.CloseAsync();

        Assert.True(violations is [], string.Join('\n', violations));
        Assert.InRange(seen.Count, 50, 100);

        async Task HereAsync() => violations.AddRange(await LookAsync(page));

        async Task CrawlAsync(IEnumerable<Uri> start)
        {
            var ahead = new Queue<Uri>(start);

            while (ahead.TryDequeue(out var next))
            {
                if ((next.Authority != mailkit.Url.Authority && next.Authority != mailkit.ConsoleUrl.Authority) || !seen.Add(Kind(next)))
                {
                    continue;
                }

                await page.GotoAsync(next.ToString());
                await HereAsync();
                var links = await page.EvaluateAsync<string[]>("() => [...document.links].filter(a => !a.hasAttribute('download')).map(a => a.href.split('#')[0])");
                links.Where(link => link.StartsWith("http", StringComparison.Ordinal)).ToList().ForEach(link => ahead.Enqueue(new(link)));
            }
        }
    }

    private static async Task<IReadOnlyList<string>> LookAsync(IPage page)
    {
        var found = new List<string>();
        await page.EvaluateAsync(Axe);

        foreach (var (scheme, options) in new[] { (ColorScheme.Light, "{}"), (ColorScheme.Dark, Night) })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            var broken = await page.EvaluateAsync<string[]>($"async () => (await axe.run(document, {{ resultTypes: ['violations'], elementRef: false, ...{options} }})).violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html).join(' | '))");
            found.AddRange(broken.Select(rule => $"{new Uri(page.Url).PathAndQuery} {scheme}: {rule}"));
        }

        return found;
    }

    // Two emails are one kind of page; an answer to a question is another than the page without it.
    private static string Kind(Uri page)
        => $"{page.Authority}{Id().Replace(page.AbsolutePath, "{id}")}?{string.Join('&', page.Query.TrimStart('?').Split('&').Select(pair => pair.Split('=')[0]).Order())}";

    [GeneratedRegex(@"(?<=/)([0-9a-f]{8}-[0-9a-f-]{27}|\d+|[a-z]{2,4}_\w{6,})(?=/|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Id();
}
