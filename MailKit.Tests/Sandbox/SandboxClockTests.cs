using System.Net;
using System.Net.Http.Json;
using Xunit;

namespace MailKit.Tests.Sandbox;

public sealed class SandboxClockTests : SandboxTests
{
    [Fact]
    public async Task Credits_expire_by_the_clock()
    {
        var customer = await App.NewCustomerAsync();
        await App.BuyAsync(customer, App.Info.PlanProductId);
        await App.DebitAsync(customer, "40");

        await App.AdvanceAsync("P29D");
        Assert.Equal("4960", await App.BalanceAsync(customer));

        // Thirty days after the 20th of a month is never later than the next billing date but in February.
        await App.Dodo.PatchAsync($"/subscriptions/{await SubscriptionAsync(customer)}", JsonContent.Create(new { status = "cancelled" }));
        await App.AdvanceAsync("P1DT1S");

        var line = (await App.LedgerAsync(customer))[0];
        Assert.Equal("0", await App.BalanceAsync(customer));
        Assert.Equal(("credit_expired", "4960", "4960", "0"), (line.Text("transaction_type"), line.Text("amount"), line.Text("balance_before"), line.Text("balance_after")));
    }

    [Fact]
    public async Task Each_month_the_subscription_renews_and_brings_new_credits()
    {
        var customer = await App.NewCustomerAsync();
        await App.BuyAsync(customer, App.Info.PlanProductId);

        await App.AdvanceAsync("P1M");
        await App.AdvanceAsync("P1M");

        var payments = (await App.Dodo.GetJsonAsync($"/payments?customer_id={customer}&page_number=0")).GetProperty("items").EnumerateArray().ToList();
        var granted = (await App.LedgerAsync(customer)).Where(static l => l.Text("transaction_type") is "credit_added").ToList();
        Assert.Equal(3, payments.Count);
        Assert.Equal(3, granted.Count);
        Assert.All(granted, static l => Assert.Equal(("5000", "subscription"), (l.Text("amount"), l.Text("reference_type"))));
    }

    [Fact]
    public async Task A_long_jump_lives_through_every_renewal_on_the_way()
    {
        var customer = await App.NewCustomerAsync();
        await App.BuyAsync(customer, App.Info.PlanProductId);

        await App.AdvanceAsync("P1Y");

        var events = (await App.Console.GetJsonAsync("/control/books")).GetProperty("customers")[0].GetProperty("ledger_entries").EnumerateArray().Select(static l => l.Text("transaction_type")).ToList();
        Assert.Equal(13, events.Count(static t => t is "credit_added"));
        Assert.InRange(events.Count(static t => t is "credit_expired"), 12, 13);
    }

    [Fact]
    public async Task A_card_that_fails_at_the_renewal_puts_the_subscription_on_hold_and_brings_nothing()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await App.TellAsync(catcher, "payment.failed", "subscription.on_hold", "credit.added");
        var customer = await App.NewCustomerAsync();
        await App.BuyAsync(customer, App.Info.PlanProductId, card: "4000000000000341");

        await App.AdvanceAsync("P1M");

        await catcher.OneAsync("payment.failed");
        Assert.Equal("on_hold", (await catcher.OneAsync("subscription.on_hold")).Data.Text("status"));
        Assert.Single(catcher.Types, static t => t is "credit.added");
    }

    [Fact]
    public async Task A_subscription_that_is_cancelled_for_the_period_end_ends_then_and_keeps_its_credits_until_they_expire()
    {
        await using var catcher = await WebhookCatcher.StartAsync();
        await App.TellAsync(catcher, "subscription.cancelled");
        var customer = await App.NewCustomerAsync();
        await App.BuyAsync(customer, App.Info.PlanProductId);
        await App.CreditAsync(customer, "7", DateTimeOffset.UtcNow.AddDays(90));
        var subscription = await SubscriptionAsync(customer);

        await App.Dodo.PatchAsync($"/subscriptions/{subscription}", JsonContent.Create(new { cancel_at_next_billing_date = true }));
        Assert.Equal("active", (await App.Dodo.GetJsonAsync($"/subscriptions/{subscription}")).Text("status"));
        await App.AdvanceAsync("P32D");

        Assert.Equal("cancelled", (await catcher.OneAsync("subscription.cancelled")).Data.Text("status"));
        Assert.Equal("7", await App.BalanceAsync(customer));
        Assert.Single((await App.Dodo.GetJsonAsync("/payments?page_number=0")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task The_clock_can_be_moved_to_the_next_renewal_on_the_console()
    {
        var customer = await App.NewCustomerAsync();
        await App.BuyAsync(customer, App.Info.PlanProductId);

        using var moved = await App.Console.PostAsync("/clock", new FormUrlEncodedContent([new("by", "renewal")]));

        Assert.Equal(HttpStatusCode.SeeOther, moved.StatusCode);
        Assert.Equal(2, (await App.Dodo.GetJsonAsync("/payments?page_number=0")).GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("1D")]
    [InlineData("P-1D")]
    public async Task A_clock_that_is_not_told_how_far_stays(string by)
    {
        using var answer = await App.Console.PostAsJsonAsync("/control/clock/advance", new { by });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private async Task<string> SubscriptionAsync(string customer)
        => (await App.Dodo.GetJsonAsync($"/subscriptions?customer_id={customer}&page_number=0")).GetProperty("items")[0].Text("subscription_id");
}
