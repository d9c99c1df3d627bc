using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using MailKit.Tests.Hosting;
using MailKit.Tests.Hosting.Processes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MailKit.Tests.Browser;

/// <content>What hands and eyes do in it.</content>
public sealed partial class StoryTests
{
    // Every customer's email was accepted once, and each has one debit that names it: alone, or among the emails of a backlog.
    private static void AssertOneForOne(SandboxBooks books, int emails)
    {
        var sent = books.Emails.Where(e => e.EmailId is not null).ToList();
        var debits = Debits(books);

        Assert.Equal(emails, sent.Count);
        Assert.Equal(emails, sent.DistinctBy(e => e.EmailId).Count());
        Assert.All(sent, email => Assert.Equal(1, email.TimesAccepted));
        Assert.Equal(sent.Sum(e => e.Recipients), debits.Sum(d => d.Amount));
        Assert.All(sent, email => Assert.Single(debits, debit => debit.PaysFor(email.EmailId!.Value)));
    }

    private static List<BookLine> Debits(SandboxBooks books)
        => [.. books.Customers.SelectMany(c => c.LedgerEntries).Where(l => l.TransactionType is "credit_deducted")];

    // The three records stand in the DNS by one click in the sandbox's console.
    private static async Task VerifyDomainAsync(IPage page, MailKitProcess mailkit)
    {
        await page.GotoAsync(new Uri(mailkit.Url, "/app/domains").ToString());
        await page.GetByLabel("Domain", new() { Exact = true }).FillAsync(Domain);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add it" }).ClickAsync();
        await Expect(page.Locator("#main")).ToContainTextAsync("Waits for its records");

        var console = await page.Context.NewPageAsync();
        await console.GotoAsync((await page.GetByRole(AriaRole.Link, new() { Name = "A click in its console" }).GetAttributeAsync("href"))!);
        await console.GetByRole(AriaRole.Button, new() { Name = "Put its records into the DNS" }).ClickAsync();
        await Expect(console.GetByRole(AriaRole.Button, new() { Name = "Take its records away" })).ToBeVisibleAsync();
        await console.CloseAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Look them up now" }).ClickAsync();
        await Expect(page.Locator("#main")).ToContainTextAsync("Verified");
    }

    // In Development every page wears the strip: one press, and a sentence about what it did.
    private static async Task PressTheStripAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Resend is down" }).ClickAsync();
        await Expect(page.Locator("body")).ToContainTextAsync("What you send is accepted, waits, and leaves when it is back.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Resend is back" }).ClickAsync();
        await Expect(page.Locator("body")).ToContainTextAsync("Resend is back.");
        await page.GetByRole(AriaRole.Button, new() { Name = "+1 month" }).ClickAsync();
        await Expect(page.Locator("body")).ToContainTextAsync("subscription.renewed");
        await Expect(page.Locator(".mk-strip time")).ToContainTextAsync(DateTime.UtcNow.AddMonths(1).ToString("MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture));
    }
}
