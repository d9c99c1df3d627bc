using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using MailKit.Tests.Hosting.Processes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MailKit.Tests.Browser;

/// <summary>axe-core on every page that a link leads to, by day and by night.</summary>
public sealed partial class AccessibilityTests
{
    private const string Email = "admin@mailkit.example";
    private const string Password = "the admin's long password";

    // Colours alone change at night.
    private const string Night = "{ runOnly: ['color-contrast', 'link-in-text-block'] }";

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    [BrowserFact]
    public async Task No_page_of_the_product_and_of_its_sandbox_breaks_a_rule_by_day_or_by_night()
    {
        await using var mailkit = new MailKitProcess();
        await mailkit.StartAsync(("Admin__Email", Email), ("Admin__Password", Password));
        var page = await Chromium.OpenAsync();
        var (seen, violations) = (new HashSet<string>(), new List<string>());
        await CrawlAsync([mailkit.Url, new(mailkit.Url, "/Identity/Account/Login"), new(mailkit.Url, "/no/such/page")]);
        await FillAsync(page, mailkit);
        await CrawlAsync([new(mailkit.Url, "/app"), new(mailkit.Url, "/admin"), mailkit.ConsoleUrl]);
        await page.Context.CloseAsync();

        Assert.True(violations is [], string.Join('\n', violations));
        Assert.InRange(seen.Count, 50, 100);

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
                violations.AddRange(await LookAsync(page));
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

    // A plan, emails that arrived and that did not, a key, a domain, and a warning.
    private static async Task FillAsync(IPage page, MailKitProcess mailkit)
    {
        await Hands.SignInAsync(page, mailkit, "/app/billing", Email, Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Subscribe" }).ClickAsync();
        await Hands.PayAsync(page, Hands.Card, perKey: 0);
        await Expect(page.Locator("#main")).ToContainTextAsync("5,000 emails were added");

        foreach (var to in (string[])["delivered@resend.dev", "bounced@resend.dev"])
        {
            await page.GotoAsync(new Uri(mailkit.Url, "/app/compose").ToString());
            await page.GetByLabel("To", new() { Exact = true }).FillAsync(to);
            await page.GetByLabel("Subject").FillAsync("Your order 4711");
            await page.GetByLabel("HTML part").FillAsync("<p>It is on its way</p>");
            await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Send to 1") }).ClickAsync();
            await Expect(page.Locator("#story")).ToContainTextAsync("Debited 1 credit");
        }

        await page.GotoAsync(new Uri(mailkit.Url, "/app/keys").ToString());
        await page.GetByLabel("Name").FillAsync("Production server");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        await page.GotoAsync(new Uri(mailkit.Url, "/app/domains").ToString());
        await page.GetByLabel("Domain", new() { Exact = true }).FillAsync("mail.acme.example");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add it" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Take 4,001" }).ClickAsync();
        await Expect(page.Locator("#notices .mk-banner")).ToContainTextAsync("997 emails left");
    }

    // Two emails are one kind of page; an answer to a question is another than the page without it.
    private static string Kind(Uri page)
        => $"{page.Authority}{Id().Replace(page.AbsolutePath, "{id}")}?{string.Join('&', page.Query.TrimStart('?').Split('&').Select(pair => pair.Split('=')[0]).Order())}";

    [GeneratedRegex(@"(?<=/)([0-9a-f]{8}-[0-9a-f-]{27}|\d+|[a-z]{2,4}_\w{6,})(?=/|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Id();
}
