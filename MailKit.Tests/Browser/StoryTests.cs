using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using MailKit.Tests.Hosting;
using MailKit.Tests.Hosting.Processes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MailKit.Tests.Browser;

/// <summary>The whole story, as somebody lives it who has never seen MailKit: in a browser, over real HTTP, with a real kill at the end.</summary>
public sealed partial class StoryTests
{
    private const string Email = "team@acme.example";
    private const string Domain = "mail.acme.example";

    private const string Password = "three words you like";

    [BrowserFact]
    public async Task From_registration_to_the_last_credit_and_through_a_kill_everything_adds_up()
    {
        await using var mailkit = new MailKitProcess();
        await mailkit.StartAsync();
        var page = await Chromium.OpenAsync();
        var troubles = Hands.Watch(page);

        await Hands.RegisterAsync(page, mailkit, Email, Password);
        await SubscribeAsync(page, mailkit);
        var customer = Assert.Single((await mailkit.BooksAsync()).Customers).Id;

        await SendAndWatchAsync(page, mailkit);
        await RunLowAsync(page, mailkit, customer);
        await TopUpAsync(page, mailkit);
        await RunOutAsync(page, mailkit, customer);
        await VerifyDomainAsync(page, mailkit);
        Assert.Empty(troubles);

        await SurviveAKillAsync(page, mailkit, customer);
        await PressTheStripAsync(page);
    }

    private static async Task SubscribeAsync(IPage page, MailKitProcess mailkit)
    {
        await page.GotoAsync(new Uri(mailkit.Url, "/app/billing").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Subscribe" }).ClickAsync();
        await Hands.PayAsync(page, Hands.DeclinedCard);
        await Expect(page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("declined");

        await Hands.PayAsync(page, Hands.Card);
        await Expect(page).ToHaveURLAsync(new Regex("/app/billing/return"));
        await Expect(page.Locator("#main")).ToContainTextAsync("5,000 emails were added");
        await page.GotoAsync(new Uri(mailkit.Url, "/app").ToString());
        await Expect(page.Locator(".mk-figure").First).ToHaveTextAsync("5,000 emails left");
    }

    private static async Task SendAndWatchAsync(IPage page, MailKitProcess mailkit)
    {
        await page.GotoAsync(new Uri(mailkit.Url, "/app/compose").ToString());
        await page.GetByLabel("To", new() { Exact = true }).FillAsync("delivered@resend.dev");
        await page.GetByLabel("Subject").FillAsync("Your order 4711 is on its way");
        await page.RunAndWaitForResponseAsync(
            () => page.GetByLabel("HTML part").FillAsync("<h1>Thank you</h1><a href=\"https://acme.example\">Follow it</a><script>alert(1)</script>"),
            response => new Uri(response.Url).AbsolutePath is "/app/compose/preview");
        await Expect(page.Locator("#cost")).ToContainTextAsync("1 credit");

        // Who walks into the preview by keyboard sees where they are.
        await Expect(page.Locator(".mk-preview iframe")).ToHaveCountAsync(1, new() { Timeout = 30_000 });
        await page.GetByLabel("HTML part").PressAsync("Tab");
        await Expect(page.Locator(".mk-preview")).ToHaveClassAsync(new Regex("is-entered"));
        await page.GetByLabel("Subject").FocusAsync();
        await Expect(page.Locator(".mk-preview")).Not.ToHaveClassAsync(new Regex("is-entered"));
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Send to 1") }).DblClickAsync();

        // The page shows each state as it changes; nobody reloads.
        await Expect(page).ToHaveURLAsync(new Regex("/app/emails/"));
        await Expect(page.Locator("#state")).ToHaveTextAsync("Delivered");
        await Expect(page.Locator("#story")).ToContainTextAsync("Debited 1 credit");
        await page.GotoAsync(new Uri(mailkit.Url, "/app").ToString());
        await Expect(page.Locator(".mk-figure").First).ToHaveTextAsync("4,999 emails left");
    }

    private static async Task RunLowAsync(IPage page, MailKitProcess mailkit, string customer)
    {
        // Somebody takes 4,000 away in the console, while the dashboard stays open.
        var console = await page.Context.NewPageAsync();
        await Hands.AdjustAsync(console, mailkit, customer, "-4000");

        await Expect(page.Locator("#notices .mk-banner")).ToContainTextAsync("999 emails left.");
        await page.ReloadAsync();
        await Expect(page.Locator("#notices .mk-banner")).ToContainTextAsync("999 emails left.");
        await console.CloseAsync();

        // One nudge went out.
        await Until.TrueAsync(async () => (await mailkit.Console.GetFromJsonAsync<JsonElement>($"control/emails?to={Email}")).GetRawText().Contains("999 emails left", StringComparison.Ordinal));
        var captured = await mailkit.Console.GetFromJsonAsync<JsonElement>($"control/emails?to={Email}");
        Assert.Single(captured.GetProperty("items").EnumerateArray(), email => email.GetProperty("subject").GetString()!.StartsWith("999 emails left", StringComparison.Ordinal));
    }

    private static async Task TopUpAsync(IPage page, MailKitProcess mailkit)
    {
        await page.Locator("#notices").GetByRole(AriaRole.Link, new() { Name = "Top up" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Buy 5,000 emails" }).ClickAsync();
        await Hands.PayAsync(page, Hands.Card);
        await Expect(page.Locator("#main")).ToContainTextAsync("You have 5,999 emails left");
        await Expect(page.Locator("#notices .mk-banner")).ToHaveCountAsync(0);
        await page.GotoAsync(new Uri(mailkit.Url, "/app").ToString());
        await Expect(page.Locator(".mk-figure").First).ToHaveTextAsync("5,999 emails left");
    }

    private static async Task RunOutAsync(IPage page, MailKitProcess mailkit, string customer)
    {
        var console = await page.Context.NewPageAsync();
        await Hands.AdjustAsync(console, mailkit, customer, "-5999");
        await console.CloseAsync();
        await Expect(page.Locator("#notices .mk-banner")).ToContainTextAsync("No emails left.");

        await page.GotoAsync(new Uri(mailkit.Url, "/app/compose").ToString());
        await page.GetByLabel("To", new() { Exact = true }).FillAsync("delivered@resend.dev");
        await page.GetByLabel("Subject").FillAsync("One too many");
        await page.GetByLabel("HTML part").FillAsync("<p>Hello</p>");
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Send") })).ToBeDisabledAsync();
        await Expect(page.GetByText("You have no emails left.")).ToBeVisibleAsync();
        await Expect(page.Locator("#out").GetByRole(AriaRole.Link, new() { NameRegex = new("^Top up") })).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Subject")).ToHaveValueAsync("One too many");

        // The books: one customer's email, one debit, and what was adjusted.
        var books = await mailkit.BooksAsync();
        Assert.Equal(0, Assert.Single(books.Customers).Balance);
        AssertOneForOne(books, 1);
    }

    private static async Task SurviveAKillAsync(IPage page, MailKitProcess mailkit, string customer)
    {
        const int queued = 60;
        await page.GotoAsync(new Uri(mailkit.Url, "/app/keys").ToString());
        await page.GetByLabel("Name").FillAsync("Production server");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        var key = await page.Locator("#secret").InputValueAsync();
        var console = await page.Context.NewPageAsync();
        await Hands.AdjustAsync(console, mailkit, customer, "500");
        await Expect(page.Locator("#purse")).ToContainTextAsync("500");

        using var api = new HttpClient { BaseAddress = mailkit.Url };
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        await Task.WhenAll(Enumerable.Range(0, queued).Select(async i =>
        {
            using var answer = await api.PostAsJsonAsync("emails", new { from = $"The shop <hello@{Domain}>", to = $"delivered+{i}@resend.dev", subject = $"Letter {i}", text = "Hello" });
            answer.EnsureSuccessStatusCode();
        }));
        await mailkit.KillAsync();
        await mailkit.StartAsync();

        await Until.TrueAsync(async () => Debits(await mailkit.BooksAsync()).Sum(d => d.Amount) >= queued + 1);
        AssertOneForOne(await mailkit.BooksAsync(), queued + 1);
        await page.GotoAsync(new Uri(mailkit.Url, "/app").ToString());
        await Expect(page.Locator(".mk-figure").First).ToHaveTextAsync($"{500 - queued} emails left");
    }
}
