using System.Net.Http.Headers;
using System.Net.Http.Json;
using MailKit.Domain.Work;
using MailKit.Tests.Hosting;
using MailKit.Tests.Sandbox;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Billing;

/// <summary>Our customer buys other things at the same business. They are no plan of ours, no payment of ours and not ours to cancel.</summary>
[Collection(SharedHosts.Name)]
public sealed class OtherProductsTests
{
    private const string GoodCard = "4242424242424242";

    [Theory, OnBothDatabases]
    public async Task Another_subscription_changes_nothing_about_the_plan_and_outlives_it(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var visitor = await Visitor.SignedInAsync(account);
        await BuyAsync(account, app.Sandbox.Info.PlanProductId, GoodCard);
        await Until.TrueAsync(async () => (await account.BalanceAsync()).Posted is 5000);
        await AtRestAsync(account, subscriptions: 1, payments: 1);
        var before = await BillingAsync(visitor);
        Assert.Contains("Cancel the plan", before, StringComparison.Ordinal);

        await BuyAsync(account, await OtherProductAsync(account, Yearly), GoodCard);
        await AtRestAsync(account, subscriptions: 2, payments: 2);

        Assert.Equal(before, await BillingAsync(visitor));
        await visitor.GoAsync("/app/billing?ask=cancel");
        await visitor.SubmitAsync("form[action*='handler=Cancel']");
        Assert.Equal([app.Sandbox.Info.PlanProductId], await EndingAsync(account));
    }

    [Theory, OnBothDatabases]
    public async Task Who_has_nothing_but_another_subscription_has_no_plan_and_may_subscribe(TestDatabase database)
    {
        var account = await TestAccount.OpenAsync(await MailKitApp.OnAsync(database), credits: 0);
        var visitor = await Visitor.SignedInAsync(account);
        var before = await BillingAsync(visitor);

        await BuyAsync(account, await OtherProductAsync(account, Yearly), GoodCard);
        await AtRestAsync(account, subscriptions: 1, payments: 1);

        Assert.Equal(before, await BillingAsync(visitor));
        Assert.Empty(visitor.Page.QuerySelectorAll("a[href*='ask=cancel']"));
        await visitor.SubmitAsync("form[action*='handler=Subscribe']");
        Assert.Equal(account.App.Sandbox.Info.DodoUrl.Authority, visitor.At.Authority);

        // Its end is not the end of ours.
        await EndAsync(account);
        await AtRestAsync(account, subscriptions: 1, payments: 1, status: "cancelled");
        Assert.Equal(before, await BillingAsync(visitor));
        Assert.Empty(visitor.Page.QuerySelectorAll(".mk-banner"));
    }

    [Theory, OnBothDatabases]
    public async Task A_payment_for_something_else_is_not_shown_and_its_failure_is_not_announced(TestDatabase database)
    {
        var account = await TestAccount.OpenAsync(await MailKitApp.OnAsync(database), credits: 0);
        var visitor = await Visitor.SignedInAsync(account);
        var before = await BillingAsync(visitor);
        Assert.Contains("No payments yet", before, StringComparison.Ordinal);

        await BuyAsync(account, await OtherProductAsync(account, new { type = "one_time_price", currency = "USD", price = 700 }), "4000000000000002");
        await AtRestAsync(account, subscriptions: 0, payments: 1);

        Assert.Equal(before, await BillingAsync(visitor));
        Assert.Empty(visitor.Page.QuerySelectorAll(".mk-banner"));
    }

    [Theory, OnBothDatabases]
    public async Task The_payment_of_another_subscription_is_not_ours_even_when_nobody_told_of_the_subscription(TestDatabase database)
    {
        var account = await TestAccount.OpenAsync(await MailKitApp.OnAsync(database), credits: 0);
        var visitor = await Visitor.SignedInAsync(account);
        var before = await BillingAsync(visitor);
        await account.App.FaultAsync(new { provider = "dodo", kind = "webhook_drop", type = "subscription.*", match = account.CustomerId });

        await BuyAsync(account, await OtherProductAsync(account, Yearly), GoodCard);
        await Until.TrueAsync(() => account.App.DataAsync(db => db.Payments.AnyAsync(p => p.AccountId == account.Id && p.Status == "succeeded")));

        Assert.Equal(before, await BillingAsync(visitor));
    }

    private static object Yearly { get; } = new
    {
        type = "recurring_price",
        currency = "USD",
        price = 2900,
        payment_frequency_count = 1,
        payment_frequency_interval = "Year",
        subscription_period_count = 10,
        subscription_period_interval = "Year",
    };

    private static async Task<string> OtherProductAsync(TestAccount account, object price)
    {
        using var dodo = Dodo(account);
        return (await dodo.SendJsonAsync("/products", new { name = "Something else", price, tax_category = "saas" })).Text("product_id");
    }

    // As another shop of the same business would sell it: nothing here knows of the checkout.
    private static async Task BuyAsync(TestAccount account, string product, string card)
    {
        using var dodo = Dodo(account);
        var session = (await dodo.SendJsonAsync("/checkouts", new { product_cart = new[] { new { product_id = product, quantity = 1 } }, customer = new { customer_id = account.CustomerId } })).Text("session_id");
        (await account.App.Control.PostAsJsonAsync($"control/checkouts/{session}/pay", new { card })).Dispose();
    }

    // What was bought is known here, and the banners were looked at since.
    private static Task AtRestAsync(TestAccount account, int subscriptions, int payments, string status = "active") => Until.TrueAsync(() => account.App.DataAsync(async db =>
        await db.Subscriptions.CountAsync(s => s.AccountId == account.Id && s.Status == status) == subscriptions
        && await db.Payments.CountAsync(p => p.AccountId == account.Id && (p.Status == "succeeded" || p.Status == "failed")) == payments
        && !await db.Work.AnyAsync(w => w.Kind == WorkKind.ReviewBanners && w.SubjectId == account.Id)));

    /// <summary>What the page says of the plan, the pack and the payments.</summary>
    private static async Task<string> BillingAsync(Visitor visitor)
    {
        await visitor.GoAsync("/app/billing");
        return visitor.Page.QuerySelector("#products")!.TextContent + visitor.Page.QuerySelector("#payments")!.TextContent;
    }

    /// <summary>The products whose subscriptions end with their cycle, by Dodo's book.</summary>
    private static async Task<List<string>> EndingAsync(TestAccount account)
    {
        using var dodo = Dodo(account);
        var subscriptions = (await dodo.GetJsonAsync($"/subscriptions?customer_id={account.CustomerId}")).GetProperty("items").EnumerateArray();
        return [.. subscriptions.Where(s => s.GetProperty("cancel_at_next_billing_date").GetBoolean()).Select(s => s.Text("product_id"))];
    }

    private static async Task EndAsync(TestAccount account)
    {
        using var dodo = Dodo(account);
        var subscription = Assert.Single((await dodo.GetJsonAsync($"/subscriptions?customer_id={account.CustomerId}")).GetProperty("items").EnumerateArray()).Text("subscription_id");
        (await dodo.PatchAsJsonAsync($"/subscriptions/{subscription}", new { status = "cancelled" })).EnsureSuccessStatusCode();
    }

    private static HttpClient Dodo(TestAccount account) => new()
    {
        BaseAddress = account.App.Sandbox.Info.DodoUrl,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", account.App.Sandbox.Info.DodoApiKey) },
    };
}
