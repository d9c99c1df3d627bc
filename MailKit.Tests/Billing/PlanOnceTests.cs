using System.Net;
using System.Net.Http.Json;
using MailKit.Domain.Banners;
using MailKit.Tests.Hosting;
using MailKit.Tests.Sandbox;
using Microsoft.EntityFrameworkCore;
using static MailKit.Tests.Billing.Purchase;

namespace MailKit.Tests.Billing;

/// <summary>A plan is sold once, however many tabs and processes ask; and when there are two all the same, everybody is told and can mend it.</summary>
[Collection(SharedHosts.Name)]
public sealed class PlanOnceTests
{
    [Theory, OnBothDatabases]
    public async Task Two_tabs_and_two_processes_are_led_to_one_checkout(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        await using var second = MailKitApp.SecondNode(app);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var (here, there) = (await Visitor.SignedInAsync(account), await Visitor.SignedInAsync(second, account.Email, TestAccount.Password));
        Visitor[] tabs = [here, there, here.Copy(), there.Copy(), here.Copy(), there.Copy()];
        await Task.WhenAll(tabs.Select(tab => tab.GoAsync("/app/billing")));

        await Task.WhenAll(tabs.Select(tab => tab.SubmitAsync("form[action*='handler=Subscribe']")));

        var session = Assert.Single(tabs.Select(tab => tab.At.Segments[^1]).Distinct());
        await PayAsync(app, session);
        await Until.TrueAsync(async () => (await account.BalanceAsync()).Posted is 5000);

        // The credits may come before the word of the plan; with it the page offers no second.
        var late = tabs[0];
        await Until.TrueAsync(async () =>
        {
            await late.GoAsync("/app/billing");
            return late.Page.QuerySelector("form[action*='handler=Subscribe']") is null;
        });
        Assert.Equal(1, await LiveAtDodoAsync(account));
        Assert.Empty(app.Log);
    }

    [Theory, OnBothDatabases]
    public async Task A_stale_tab_is_refused_while_a_plan_is_live_even_when_every_webhook_was_lost(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var (tab, stale) = (await Visitor.SignedInAsync(account), await Visitor.SignedInAsync(account));
        await stale.GoAsync("/app/billing");
        await app.FaultAsync(new { provider = "dodo", kind = "webhook_drop", match = account.CustomerId });
        await PayAsync(app, await SubscribeAsync(tab));

        await stale.SubmitAsync("form[action*='handler=Subscribe']");

        Assert.Equal(HttpStatusCode.Conflict, stale.Status);
        Assert.Contains("You have the plan already", stale.Text, StringComparison.Ordinal);
        Assert.Equal(1, await LiveAtDodoAsync(account));
    }

    [Theory, OnBothDatabases]
    public async Task A_checkout_that_was_left_or_declined_is_offered_again_and_one_that_is_over_is_replaced(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var visitor = await Visitor.SignedInAsync(account);
        var left = await SubscribeAsync(visitor);
        await PayAsync(app, left, "4000000000000002");
        Assert.Equal(left, await SubscribeAsync(visitor));

        app.Clock.Pass(TimeSpan.FromHours(25));
        visitor = await Visitor.SignedInAsync(account);
        var fresh = await SubscribeAsync(visitor);
        Assert.NotEqual(left, fresh);

        // What a crash leaves: a row without a session, and nobody at it.
        await app.DataAsync(db => db.Checkouts.Where(c => c.SessionId == fresh).ExecuteUpdateAsync(c => c.SetProperty(x => x.SessionId, (string?)null).SetProperty(x => x.Url, (string?)null)));
        app.Clock.Pass(TimeSpan.FromMinutes(1));
        var mended = await SubscribeAsync(visitor);
        Assert.NotEqual(fresh, mended);
        await PayAsync(app, mended);

        // By this clock webhooks are a day old and refused: the listing that follows a checkout brings the credits.
        app.Clock.Pass(TimeSpan.FromMinutes(2));
        await account.PostedAsync(5000);
    }

    [Theory, OnBothDatabases]
    public async Task Dodo_being_away_while_a_checkout_is_made_keeps_nobody_from_subscribing_later(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var visitor = await Visitor.SignedInAsync(account);
        await visitor.GoAsync("/app/billing");
        var fault = await app.FaultAsync(new { provider = "dodo", kind = "status", status = 500, route = "POST /checkouts", match = account.CustomerId });

        await visitor.SubmitAsync("form[action*='handler=Subscribe']");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, visitor.Status);
        await app.MendAsync(fault);

        Assert.StartsWith("cks", await SubscribeAsync(visitor), StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task Two_plans_made_elsewhere_are_both_shown_each_is_cancelled_by_itself_and_the_admin_is_told(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 0);
        var visitor = await Visitor.SignedInAsync(account);
        await PayAsync(app, await SubscribeAsync(visitor));
        await SubscribeElsewhereAsync(account);
        await Until.TrueAsync(() => app.DataAsync(async db => await db.Banners.AnyAsync(b => b.AccountId == account.Id && b.Kind == BannerKind.SubscriptionTwice)));

        await visitor.GoAsync("/app/billing");
        Assert.Contains("You pay for the plan more than once", visitor.Text, StringComparison.Ordinal);
        Assert.Contains("You have the plan 2 times", visitor.Text, StringComparison.Ordinal);
        app.Errors.Expect("pays for 2 subscriptions");
        var admin = await Visitor.SignedInAsync(app, "admin@mailkit.example", MailKitApp.AdminPassword);
        await admin.GoAsync("/admin");
        Assert.Contains("Paid twice", admin.Text, StringComparison.Ordinal);

        // The older one is cancelled; the newer one goes on, and no banner says that the plan ends.
        var older = await app.DataAsync(db => db.Subscriptions.Where(s => s.AccountId == account.Id).OrderBy(s => s.CreatedAt).Select(s => s.Id).FirstAsync());
        await visitor.GoAsync($"/app/billing?ask=cancel&s={older}");
        await visitor.SubmitAsync("form[action*='handler=Cancel']");
        await Until.TrueAsync(() => app.DataAsync(async db => !await db.Banners.AnyAsync(b => b.AccountId == account.Id)));
        Assert.Equal([older], await app.DataAsync(db => db.Subscriptions.Where(s => s.AccountId == account.Id && s.CancelsAtPeriodEnd).Select(s => s.Id).ToListAsync()));
        await visitor.GoAsync("/app/billing");
        Assert.Contains("Renews", visitor.Page.QuerySelector("#products")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Ending", visitor.Page.QuerySelector("#plans")!.TextContent, StringComparison.Ordinal);
        await admin.GoAsync("/admin");
        Assert.DoesNotContain("Paid twice", admin.Text, StringComparison.Ordinal);

        // The other one, too: now the plan ends.
        await visitor.GoAsync("/app/billing?ask=cancel");
        await visitor.SubmitAsync("form[action*='handler=Cancel']");
        await Until.TrueAsync(() => app.DataAsync(db => db.Banners.AnyAsync(b => b.AccountId == account.Id && b.Kind == BannerKind.SubscriptionEnding)));
    }

    private static async Task SubscribeElsewhereAsync(TestAccount account)
    {
        using var dodo = Dodo(account);
        var cart = new[] { new { product_id = account.App.Sandbox.Info.PlanProductId, quantity = 1 } };
        await PayAsync(account.App, (await dodo.SendJsonAsync("/checkouts", new { product_cart = cart, customer = new { customer_id = account.CustomerId } })).Text("session_id"));
    }

    private static async Task<int> LiveAtDodoAsync(TestAccount account) => (await SubscriptionsAsync(account)).Count(s => s.Text("status") is "active");
}
