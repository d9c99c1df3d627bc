using MailKit.Tests.Hosting.Processes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MailKit.Tests.Browser;

/// <summary>The page that an admin leaves open, and the others on a small phone.</summary>
public sealed class AdminPagesTests
{
    private const string Email = "a.very.long.address.of.the.admin@newsletters.subdomain.example-company.example";
    private const string Password = "three words you like";
    private const string Excess = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth";

    [BrowserFact]
    public async Task It_reads_itself_again_while_somebody_looks_at_it_and_no_page_is_wider_than_the_smallest_phone()
    {
        await using var mailkit = new MailKitProcess();
        await mailkit.StartAsync(("Admin__Email", Email), ("Admin__Password", Password));
        var page = await Chromium.OpenAsync();
        await Hands.SignInAsync(page, mailkit, "/admin", Email, Password);
        var first = await page.Locator("#read").InnerTextAsync();

        await Expect(page.Locator("#read")).Not.ToHaveTextAsync(first, new() { Timeout = 60_000 });
        var second = await page.Locator("#read").InnerTextAsync();
        await Expect(page.Locator("#read")).Not.ToHaveTextAsync(second, new() { Timeout = 60_000 });

        await page.SetViewportSizeAsync(320, 640);

        foreach (var path in (string[])["/admin", "/admin/accounts", "/admin/emails", "/admin/webhooks", "/admin/work", "/admin/reconciliation", "/app/compose", "/app/statement"])
        {
            await page.GotoAsync(new Uri(mailkit.Url, path).ToString());
            Assert.True(await page.EvaluateAsync<int>(Excess) is 0, $"{path} is wider than 320 pixels.");
        }

        await page.GotoAsync(new Uri(mailkit.Url, "/admin/accounts").ToString());
        await page.GetByRole(AriaRole.Link, new() { Name = Email }).ClickAsync();
        await page.WaitForURLAsync("**/admin/accounts/*");
        Assert.Equal(0, await page.EvaluateAsync<int>(Excess));

        await page.Context.CloseAsync();
    }
}
