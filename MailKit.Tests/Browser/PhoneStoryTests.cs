using System.Text.RegularExpressions;
using MailKit.Tests.Hosting.Processes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MailKit.Tests.Browser;

/// <summary>A phone that runs no scripts.</summary>
public sealed class PhoneStoryTests
{
    private const string Email = "phone@acme.example";
    private const string Password = "three words you like";

    [BrowserFact]
    public async Task A_phone_without_scripts_registers_buys_sends_and_sees_it_arrive()
    {
        await using var mailkit = new MailKitProcess();
        await mailkit.StartAsync();
        var page = await Chromium.OpenAsync(width: 390, scripts: false);
        await Hands.RegisterAsync(page, mailkit, Email, Password);

        // The menu opens.
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Domains" })).Not.ToBeVisibleAsync();
        await page.GetByText("More", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Domains" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Uri(mailkit.Url, "/app/domains").ToString());

        await page.GetByRole(AriaRole.Link, new() { Name = "Billing" }).Last.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Subscribe" }).ClickAsync();
        await Hands.PayAsync(page, Hands.Card);

        // Pages that wait for something read themselves again.
        await Expect(page.Locator("#main")).ToContainTextAsync("5,000 emails were added");
        await page.GetByRole(AriaRole.Link, new() { Name = "Compose" }).First.ClickAsync();
        await page.GetByLabel("To", new() { Exact = true }).FillAsync("delivered@resend.dev");
        await page.GetByLabel("Subject").FillAsync("From a phone");
        await page.GetByLabel("Plain text part").FillAsync("Hello");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Send") }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/app/emails/"));
        await Expect(page.Locator("#state")).ToHaveTextAsync("Delivered");
        await Expect(page.Locator("#story")).ToContainTextAsync("Debited 1 credit");
        Assert.Equal(4999, Assert.Single((await mailkit.BooksAsync()).Customers).Balance);
        await page.Context.CloseAsync();
    }
}
