using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using MailKit.Tests.Hosting;
using MailKit.Tests.Hosting.Processes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MailKit.Tests.Browser;

/// <summary>Paying as people pay: slowly, with the wrong card first, in two tabs, with the browser's buttons, and with webhooks that are late or lost.</summary>
public sealed class CheckoutStoryTests
{
    // Nineteen keys: more than six seconds on the checkout.
    private const int Slowly = 350;

    [BrowserFact]
    public async Task A_declined_card_a_second_tab_and_the_browsers_buttons_make_one_plan_that_is_paid_once()
    {
        await using var mailkit = new MailKitProcess();
        var page = await Hands.BeginAsync(mailkit, "/app/billing");
        var troubles = Hands.Watch(page);
        var second = await page.Context.NewPageAsync();
        await second.GotoAsync(new Uri(mailkit.Url, "/app/billing").ToString());

        // Two tabs are led to one checkout.
        await SubscribeAsync(page);
        await SubscribeAsync(second);
        Assert.Equal(page.Url, second.Url);

        // A declined card, then away, and then back with a good one.
        await Hands.PayAsync(page, Hands.DeclinedCard);
        await Expect(page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("declined");
        await page.GotoAsync(new Uri(mailkit.Url, "/app").ToString());
        await Expect(page.Locator("#notices .mk-banner")).ToHaveCountAsync(0);
        await page.GotoAsync(new Uri(mailkit.Url, "/app/billing").ToString());
        await SubscribeAsync(page);
        Assert.Equal(second.Url, page.Url);
        await Hands.PayAsync(page, Hands.Card, Slowly);
        await Expect(page.Locator("#main")).ToContainTextAsync("5,000 emails were added");

        // Back, forward, and the tab that is still open: nothing is paid again.
        await page.GoBackAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Pay ") })).ToHaveCountAsync(0);
        await page.GoForwardAsync();
        await Expect(page.Locator("#main")).ToContainTextAsync("5,000 emails were added");
        await Hands.PayAsync(second, Hands.Card);
        await second.GotoAsync(new Uri(mailkit.Url, "/app/billing").ToString());
        await Expect(second.GetByRole(AriaRole.Button, new() { Name = "Subscribe" })).ToHaveCountAsync(0);

        var customer = Assert.Single((await mailkit.BooksAsync()).Customers);
        Assert.Equal(5000, customer.Balance);
        Assert.Single(customer.LedgerEntries);
        Assert.Empty(troubles);
        await page.Context.CloseAsync();
    }

    [BrowserFact]
    public async Task Webhooks_that_come_late_or_never_keep_nobody_from_what_was_paid_for()
    {
        await using var mailkit = new MailKitProcess();
        var page = await Hands.BeginAsync(mailkit, "/app/billing");
        var troubles = Hands.Watch(page);

        // Twenty seconds late: the page finds out by itself, and what comes later adds nothing.
        var late = await FaultAsync(mailkit, new { provider = "dodo", kind = "webhook_delay", milliseconds = 20_000 });
        await BuyAsync(page, mailkit, 5000);
        Assert.NotEqual(0, await MailKitApp.StrikesAsync(mailkit.Console, late));
        using var later = await mailkit.Console.PostAsJsonAsync("control/clock/advance", new { by = "PT21S" });
        await Until.TrueAsync(async () => (await DeliveriesAsync(mailkit)).All(d => d.GetProperty("status").GetString() is "done"));
        await mailkit.Console.DeleteAsync($"control/faults/{late}");

        var lost = await FaultAsync(mailkit, new { provider = "dodo", kind = "webhook_drop" });
        await BuyAsync(page, mailkit, 10_000);
        Assert.NotEqual(0, await MailKitApp.StrikesAsync(mailkit.Console, lost));

        var customer = Assert.Single((await mailkit.BooksAsync()).Customers);
        Assert.Equal((10_000, 2), (customer.Balance, customer.LedgerEntries.Count));
        await page.GotoAsync(new Uri(mailkit.Url, "/app").ToString());
        await Expect(page.Locator(".mk-figure").First).ToHaveTextAsync("10,000 emails left");
        Assert.Empty(troubles);
        await page.Context.CloseAsync();
    }

    private static async Task SubscribeAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Subscribe" }).ClickAsync();
        await Expect(page.GetByLabel("Card number")).ToBeVisibleAsync();
    }

    private static async Task BuyAsync(IPage page, MailKitProcess mailkit, int left)
    {
        await page.GotoAsync(new Uri(mailkit.Url, "/app/billing").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Buy 5,000 emails" }).ClickAsync();
        await Hands.PayAsync(page, Hands.Card, Slowly);
        await Expect(page.Locator("#main")).ToContainTextAsync($"You have {left:N0} emails left");
    }

    private static async Task<string> FaultAsync(MailKitProcess mailkit, object fault)
    {
        using var made = await mailkit.Console.PostAsJsonAsync("control/faults", fault);
        return (await made.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    private static async Task<IEnumerable<JsonElement>> DeliveriesAsync(MailKitProcess mailkit)
        => (await mailkit.Console.GetFromJsonAsync<JsonElement>("control/deliveries")).GetProperty("items").EnumerateArray();
}
