using System.Text.RegularExpressions;
using MailKit.Tests.Hosting;
using MailKit.Tests.Hosting.Processes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MailKit.Tests.Browser;

/// <summary>Back and forward through what was sent.</summary>
public sealed class ComposeStoryTests
{
    private const string Email = "admin@mailkit.example";
    private const string Password = "the admin's long password";

    [BrowserFact]
    public async Task Back_forward_and_reload_around_an_email_that_was_sent_send_nothing_again()
    {
        await using var mailkit = new MailKitProcess();
        await mailkit.StartAsync(("Admin__Email", Email), ("Admin__Password", Password));
        var page = await Chromium.OpenAsync();
        await Hands.SignInAsync(page, mailkit, "/app/billing", Email, Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Buy 5,000 emails" }).ClickAsync();
        await Hands.PayAsync(page, Hands.Card);
        await Expect(page.Locator("#main")).ToContainTextAsync("5,000 emails were added");

        await page.GetByRole(AriaRole.Link, new() { Name = "Compose" }).First.ClickAsync();
        await page.GetByLabel("To", new() { Exact = true }).FillAsync("delivered@resend.dev");
        await page.GetByLabel("Subject").FillAsync("Your order 4711");
        await page.GetByLabel("HTML part").FillAsync("<p>It is on its way</p>");
        await SendAsync(page);
        var first = page.Url;

        // Back is an empty form, and pressing its button says what is missing; forward is the email.
        await page.GoBackAsync();
        await Expect(page.GetByLabel("Subject")).ToHaveValueAsync("");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Send") }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).First).ToBeVisibleAsync();
        await page.GoBackAsync();
        await page.GotoAsync(first);

        // Reloading, and once more through the history: still one email.
        await page.ReloadAsync();
        await page.GoBackAsync();
        await page.GoForwardAsync();
        await Expect(page).ToHaveURLAsync(first);

        await Until.TrueAsync(async () => (await mailkit.BooksAsync()).Customers.Single().Balance is 4999);
        Assert.Single((await mailkit.BooksAsync()).Emails, e => e.EmailId is not null);
        await page.Context.CloseAsync();
    }

    private static async Task SendAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Send to 1") }).ClickAsync();
        await page.WaitForURLAsync(new Regex("/app/emails/"));
    }
}
