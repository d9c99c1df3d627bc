using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MailKit.Domain.Billing;
using MailKit.Domain.Webhooks;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Billing;

/// <summary>Coming back from the checkout after as long as a person takes: longer than the page waits for a webhook before it asks Dodo itself.</summary>
public sealed class ReturnTests
{
    private static readonly TimeSpan AtTheCheckout = TimeSpan.FromSeconds(20);

    // Webhooks may be five minutes old by our clock.
    private static readonly TimeSpan AwayFromOthers = TimeSpan.FromSeconds(65);

    // The clock and the faults are everybody's: each test has a world of its own.
    [Theory, OnBothDatabases]
    public async Task Whoever_takes_twenty_seconds_to_pay_comes_back_to_a_page_that_knows(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        app.Clock.Pass(AwayFromOthers);

        foreach (var handler in (string[])["Subscribe", "TopUp"])
        {
            // Everything is known before they come back.
            var early = await BuyAsync(app, handler);
            app.Clock.Pass(AtTheCheckout);
            await PayAsync(app, early);
            await Until.TrueAsync(async () => (await early.Account.BalanceAsync()).Posted is 5000);
            await Until.TrueAsync(() => ShowsAsync(early, "5,000 emails were added"));

            // The payment is known, its credits are not.
            var between = await BuyAsync(app, handler);
            var fault = await app.FaultAsync(new { provider = "dodo", kind = "webhook_drop", type = "credit.*", match = between.Account.CustomerId });
            app.Clock.Pass(AtTheCheckout);
            await PayAsync(app, between);
            await Until.TrueAsync(async () => (await CheckoutAsync(app, between)).PaymentStatus is "succeeded");
            app.Clock.Pass(AtTheCheckout);
            await Until.TrueAsync(() => ShowsAsync(between, "5,000 emails were added"));
            Assert.True(await app.StrikesAsync(fault) > 0);

            // The webhooks arrive while they come back.
            var racing = await BuyAsync(app, handler);
            app.Clock.Pass(AtTheCheckout);
            await Task.WhenAll(PayAsync(app, racing), Until.TrueAsync(() => ShowsAsync(racing, "5,000 emails were added")));
        }

        Assert.Empty(app.Log);
    }

    [Theory, OnBothDatabases]
    public async Task With_every_webhook_lost_the_return_page_books_the_purchase_by_itself_and_once(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        app.Clock.Pass(AwayFromOthers);

        foreach (var handler in (string[])["Subscribe", "TopUp"])
        {
            var person = await BuyAsync(app, handler);
            var fault = await app.FaultAsync(new { provider = "dodo", kind = "webhook_drop", match = person.Account.CustomerId });
            await PayAsync(app, person);
            Assert.True(await ShowsAsync(person, "No payment yet"));

            app.Clock.Pass(AtTheCheckout);
            Assert.False(await ShowsAsync(person, "No payment yet"));
            await Until.TrueAsync(() => ShowsAsync(person, "5,000 emails were added"));
            Assert.Contains("You have 5,000 emails left", person.Visitor.Text, StringComparison.Ordinal);
            Assert.True(await app.StrikesAsync(fault) > 0);

            // What they bought is what the billing page says they have.
            await person.Visitor.GoAsync("/app/billing");
            Assert.Equal(handler is "TopUp", person.Visitor.Page.QuerySelector("form[action*='handler=Subscribe']") is not null);

            // Late webhooks change nothing.
            await app.MendAsync(fault);
            await SendAgainAsync(app);
            Assert.Equal(5000, (await person.Account.BalanceAsync()).Posted);
            Assert.Equal(5000, Assert.Single((await app.BooksAsync()).Customers, c => c.Id == person.Account.CustomerId).Balance);
        }

        Assert.Empty(app.Log);
    }

    [Theory, OnBothDatabases]
    public async Task Who_pays_and_never_comes_back_while_every_webhook_is_lost_has_the_credits_all_the_same(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var fault = await app.FaultAsync(new { provider = "dodo", kind = "webhook_drop" });
        var late = await BuyAsync(app, "TopUp");
        var soon = await BuyAsync(app, "Subscribe");
        await PayAsync(app, soon);
        app.Clock.Pass(TimeSpan.FromMinutes(2));
        await Until.TrueAsync(async () => (await soon.Account.BalanceAsync()).Posted is 5000);

        // Somebody needs an hour to find the card.
        foreach (var _ in Enumerable.Range(0, 6))
        {
            app.Clock.Pass(TimeSpan.FromMinutes(10));
        }

        await PayAsync(app, late);
        app.Clock.Pass(TimeSpan.FromHours(2));
        await Until.TrueAsync(async () => (await late.Account.BalanceAsync()).Posted is 5000);
        Assert.True(await app.StrikesAsync(fault) > 0);
    }

    private static async Task<Person> BuyAsync(MailKitApp app, string handler)
    {
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var visitor = await Visitor.SignedInAsync(account);
        await visitor.GoAsync("/app/billing");
        await visitor.SubmitAsync($"form[action*='handler={handler}']");

        // The last part of the address at Dodo is the session.
        return new(account, visitor, visitor.At.Segments[^1]);
    }

    private static async Task PayAsync(MailKitApp app, Person person)
    {
        using var answer = await app.Control.PostAsJsonAsync($"control/checkouts/{person.Session}/pay", new { card = "4242424242424242" });
        answer.EnsureSuccessStatusCode();
    }

    // Every look at the page is answered with a page that tells the person something.
    private static async Task<bool> ShowsAsync(Person person, string words)
    {
        await person.Visitor.GoAsync($"/app/billing/return?c={(await CheckoutAsync(person.Account.App, person)).Id}");
        Assert.True(person.Visitor.Status is HttpStatusCode.OK, $"{person.Visitor.Status}: {person.Visitor.Text} {string.Join('\n', person.Account.App.Log)}");

        return person.Visitor.Text.Contains(words, StringComparison.Ordinal);
    }

    private static Task<Checkout> CheckoutAsync(MailKitApp app, Person person)
        => app.DataAsync(db => db.Checkouts.AsNoTracking().SingleAsync(c => c.SessionId == person.Session));

    private static async Task SendAgainAsync(MailKitApp app)
    {
        var before = await app.DataAsync(db => db.Webhooks.CountAsync());
        var lost = (await app.Control.GetFromJsonAsync<JsonElement>("control/deliveries")).GetProperty("items").EnumerateArray().Where(d => d.GetProperty("status").GetString() is "given_up").ToList();
        Assert.NotEmpty(lost);

        foreach (var delivery in lost)
        {
            using var answer = await app.Control.PostAsync($"control/deliveries/{delivery.GetProperty("id").GetString()}/again", null);
            answer.EnsureSuccessStatusCode();
        }

        await Until.TrueAsync(() => app.DataAsync(async db => await db.Webhooks.CountAsync() >= before + lost.Count && !await db.Webhooks.AnyAsync(w => w.State == WebhookState.Waiting)));
    }

    private sealed record Person(TestAccount Account, Visitor Visitor, string Session);
}
