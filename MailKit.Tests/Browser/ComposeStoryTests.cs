using System.Text.RegularExpressions;
using MailKit.Tests.Hosting;
using MailKit.Tests.Hosting.Processes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MailKit.Tests.Browser;

/// <summary>Back and forward through what was sent.</summary>
public sealed class ComposeStoryTests
{
    [BrowserFact]
    public async Task Back_forward_and_reload_around_an_email_that_was_sent_send_nothing_again()
    {
        await using var mailkit = new MailKitProcess();
        var page = await Hands.BeginAsync(mailkit, "/app/billing");
        await page.GetByRole(AriaRole.Button, new() { Name = "Buy 5,000 emails" }).ClickAsync();
        await Hands.PayAsync(page, Hands.Card);
        await Expect(page.Locator("#main")).ToContainTextAsync("5,000 emails were added");

        await page.GetByRole(AriaRole.Link, new() { Name = "Compose" }).First.ClickAsync();
        await WriteAsync(page, "Your order 4711");
        await SendAsync(page);
        var first = page.Url;

        // Back is an empty form, and forward is the email.
        await page.GoBackAsync();
        await Expect(page.GetByLabel("Subject")).ToHaveValueAsync("");
        await page.GoForwardAsync();
        await Expect(page).ToHaveURLAsync(first);
        await page.ReloadAsync();

        // A copy that was sent, and back again: what it says is there, and the same button leads to the same email.
        await page.GetByRole(AriaRole.Link, new() { Name = "Copy to a new email" }).ClickAsync();
        await SendAsync(page);
        var copy = page.Url;
        await page.GoBackAsync();
        await Expect(page.GetByLabel("Subject")).ToHaveValueAsync("Your order 4711");
        await SendAsync(page);
        Assert.Equal(copy, page.Url);

        // Far back, where the form is empty, what is written is another email.
        await page.GoBackAsync();
        await page.GoBackAsync();
        await page.GoBackAsync();
        await Expect(page.GetByLabel("Subject")).ToHaveValueAsync("");
        await WriteAsync(page, "Your order 4712");
        await SendAsync(page);
        Assert.DoesNotContain(page.Url, (string[])[first, copy]);

        await Until.TrueAsync(async () => (await mailkit.BooksAsync()).Customers.Single().Balance is 4997);
        Assert.Equal(3, (await mailkit.BooksAsync()).Emails.Count(e => e.EmailId is not null));
        await page.Context.CloseAsync();
    }

    private static async Task WriteAsync(IPage page, string subject)
    {
        await page.GetByLabel("To", new() { Exact = true }).FillAsync("delivered@resend.dev");
        await page.GetByLabel("Subject").FillAsync(subject);
        await page.GetByLabel("HTML part").FillAsync("<p>It is on its way</p>");
    }

    private static async Task SendAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Send to 1") }).ClickAsync();
        await page.WaitForURLAsync(new Regex("/app/emails/"));
    }
}
