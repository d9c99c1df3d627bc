using System.Net.Http.Json;
using System.Text.RegularExpressions;
using MailKit.Tests.Hosting;
using MailKit.Tests.Hosting.Processes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MailKit.Tests.Browser;

/// <summary>People are called away: what they had begun is still there.</summary>
public sealed class InterruptedTests
{
    [BrowserFact]
    public async Task A_session_that_ends_while_an_email_is_written_loses_nothing_of_it()
    {
        await using var mailkit = new MailKitProcess();
        var page = await Hands.BeginAsync(mailkit, "/app/billing");
        await GiveCreditsAsync(page, mailkit);
        await page.GotoAsync(new Uri(mailkit.Url, "/app/compose").ToString());
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Send") })).ToBeEnabledAsync();
        await page.GetByLabel("To", new() { Exact = true }).FillAsync("delivered@resend.dev");
        await page.GetByLabel("Subject").FillAsync("Your order 4711");
        await page.GetByLabel("HTML part").FillAsync("<p>It is on its way</p>");
        var number = await page.Locator("#RequestKey").InputValueAsync();

        // On another device he ends every other session.
        var elsewhere = await Chromium.OpenAsync();
        await Hands.SignInAsync(elsewhere, mailkit, "/Identity/Account/Manage/Sessions");
        await elsewhere.GetByRole(AriaRole.Button, new() { Name = "End all others" }).ClickAsync();
        await Expect(elsewhere.Locator("#main")).ToContainTextAsync("1 session has ended");

        // This process remembers a session no longer than a few seconds.
        await Until.TrueAsync(async () => (await page.APIRequest.GetAsync(new Uri(mailkit.Url, "/app").ToString())).Url.Contains("Login", StringComparison.OrdinalIgnoreCase));
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Send") }).ClickAsync();
        await page.WaitForURLAsync(new Regex("/Login", RegexOptions.IgnoreCase));
        await Hands.FillInAsync(page);

        await page.WaitForURLAsync("**/app/compose");
        await Expect(page.GetByLabel("Subject")).ToHaveValueAsync("Your order 4711");
        await Expect(page.GetByLabel("HTML part")).ToHaveValueAsync("<p>It is on its way</p>");
        Assert.Equal(number, await page.Locator("#RequestKey").InputValueAsync());
    }

    // Whoever begins a checkout is a customer, and may be given something.
    private static async Task GiveCreditsAsync(IPage page, MailKitProcess mailkit)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Subscribe" }).ClickAsync();
        await Expect(page.GetByLabel("Card number")).ToBeVisibleAsync();
        var customer = Assert.Single((await mailkit.BooksAsync()).Customers).Id;
        using var given = await mailkit.Console.PostAsJsonAsync($"control/customers/{customer}/adjust", new { amount = "5", reason = "A test" });
        given.EnsureSuccessStatusCode();
    }
}
