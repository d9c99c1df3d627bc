using MailKit.Tests.Hosting.Processes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MailKit.Tests.Browser;

/// <summary>The page that an admin leaves open.</summary>
public sealed class AdminOverviewTests
{
    private const string Password = "the admin's long password";

    [BrowserFact]
    public async Task It_reads_itself_again_while_somebody_looks_at_it()
    {
        await using var mailkit = new MailKitProcess();
        await mailkit.StartAsync(("Admin__Email", "admin@mailkit.example"), ("Admin__Password", Password));
        var page = await Chromium.OpenAsync();
        await page.GotoAsync(new Uri(mailkit.Url, "/admin").ToString());
        await page.GetByLabel("Email").FillAsync("admin@mailkit.example");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await page.GetByLabel("Password", new() { Exact = true }).PressAsync("Enter");
        await page.WaitForURLAsync("**/admin");
        var first = await page.Locator("#read").InnerTextAsync();

        await Expect(page.Locator("#read")).Not.ToHaveTextAsync(first, new() { Timeout = 60_000 });
        var second = await page.Locator("#read").InnerTextAsync();
        await Expect(page.Locator("#read")).Not.ToHaveTextAsync(second, new() { Timeout = 60_000 });

        await page.Context.CloseAsync();
    }
}
