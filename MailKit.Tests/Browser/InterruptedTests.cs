using System.Text.RegularExpressions;
using MailKit.Tests.Hosting;
using MailKit.Tests.Hosting.Processes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MailKit.Tests.Browser;

/// <summary>People are called away: what they had begun is still there.</summary>
public sealed class InterruptedTests
{
    private const string Email = "admin@mailkit.example";
    private const string Password = "the admin's long password";

    [BrowserFact]
    public async Task A_session_that_ends_while_an_email_is_written_loses_nothing_of_it()
    {
        await using var mailkit = new MailKitProcess();
        await mailkit.StartAsync(("Admin__Email", Email), ("Admin__Password", Password));
        var page = await Chromium.OpenAsync();
        await Hands.SignInAsync(page, mailkit, "/app/compose", Email, Password);
        await page.GetByLabel("To", new() { Exact = true }).FillAsync("delivered@resend.dev");
        await page.GetByLabel("Subject").FillAsync("Your order 4711");
        await page.GetByLabel("HTML part").FillAsync("<p>It is on its way</p>");
        var number = await page.Locator("#RequestKey").InputValueAsync();

        // On another device he ends every other session.
        var elsewhere = await Chromium.OpenAsync();
        await Hands.SignInAsync(elsewhere, mailkit, "/Identity/Account/Manage/Sessions", Email, Password);
        await elsewhere.GetByRole(AriaRole.Button, new() { Name = "End all others" }).ClickAsync();
        await Expect(elsewhere.Locator("#main")).ToContainTextAsync("1 session has ended");

        // This process remembers a session no longer than a few seconds.
        await Until.TrueAsync(async () => (await page.APIRequest.GetAsync(new Uri(mailkit.Url, "/app").ToString())).Url.Contains("Login", StringComparison.OrdinalIgnoreCase));
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Send") }).ClickAsync();
        await page.WaitForURLAsync(new Regex("/Login", RegexOptions.IgnoreCase));
        await Hands.FillInAsync(page, Email, Password);

        await page.WaitForURLAsync("**/app/compose");
        await Expect(page.GetByLabel("Subject")).ToHaveValueAsync("Your order 4711");
        await Expect(page.GetByLabel("HTML part")).ToHaveValueAsync("<p>It is on its way</p>");
        Assert.Equal(number, await page.Locator("#RequestKey").InputValueAsync());
    }
}
