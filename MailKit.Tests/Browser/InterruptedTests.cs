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
    public async Task A_session_that_ends_while_an_email_is_written_loses_nothing_of_it_and_a_phone_without_scripts_has_its_menu()
    {
        await using var mailkit = new MailKitProcess();
        await mailkit.StartAsync(("Admin__Email", Email), ("Admin__Password", Password));
        var page = await Chromium.OpenAsync();
        await SignInAsync(page, mailkit, "/app/compose");
        await page.GetByLabel("To", new() { Exact = true }).FillAsync("delivered@resend.dev");
        await page.GetByLabel("Subject").FillAsync("Your order 4711");
        await page.GetByLabel("HTML part").FillAsync("<p>It is on its way</p>");
        var number = await page.Locator("#RequestKey").InputValueAsync();

        // On another device he ends every other session.
        var elsewhere = await Chromium.OpenAsync();
        await SignInAsync(elsewhere, mailkit, "/Identity/Account/Manage/Sessions");
        await elsewhere.GetByRole(AriaRole.Button, new() { Name = "End all others" }).ClickAsync();
        await Expect(elsewhere.Locator("#main")).ToContainTextAsync("1 session has ended");

        // This process remembers a session no longer than a few seconds.
        await Until.TrueAsync(async () => (await page.APIRequest.GetAsync(new Uri(mailkit.Url, "/app").ToString())).Url.Contains("Login", StringComparison.OrdinalIgnoreCase));
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Send") }).ClickAsync();
        await page.WaitForURLAsync(new Regex("/Login", RegexOptions.IgnoreCase));
        await FillInAsync(page);

        await page.WaitForURLAsync("**/app/compose");
        await Expect(page.GetByLabel("Subject")).ToHaveValueAsync("Your order 4711");
        await Expect(page.GetByLabel("HTML part")).ToHaveValueAsync("<p>It is on its way</p>");
        Assert.Equal(number, await page.Locator("#RequestKey").InputValueAsync());

        // A phone whose browser runs no scripts.
        var browser = page.Context.Browser!;
        await using var phone = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 390, Height = 800 }, JavaScriptEnabled = false, StorageState = await page.Context.StorageStateAsync() });
        var small = await phone.NewPageAsync();
        await small.GotoAsync(new Uri(mailkit.Url, "/app").ToString());
        await Expect(small.GetByRole(AriaRole.Link, new() { Name = "Domains" })).Not.ToBeVisibleAsync();
        await small.GetByText("More", new() { Exact = true }).ClickAsync();
        await small.GetByRole(AriaRole.Link, new() { Name = "Domains" }).ClickAsync();
        await small.WaitForURLAsync("**/app/domains");
    }

    private static async Task SignInAsync(IPage page, MailKitProcess mailkit, string path)
    {
        await page.GotoAsync(new Uri(mailkit.Url, path).ToString());
        await FillInAsync(page);
        await page.WaitForURLAsync($"**{path}");
    }

    private static async Task FillInAsync(IPage page)
    {
        await page.GetByLabel("Email").FillAsync(Email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await page.GetByLabel("Password", new() { Exact = true }).PressAsync("Enter");
    }
}
