using System.Text.Json;
using MailKit.Domain.Webhooks;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Webhooks;

/// <summary>A8: the same business at Dodo may sell other things to other people, and to ours: its webhooks come to us as well.</summary>
[Collection(SharedHosts.Name)]
public sealed class ForeignTests
{
    private const string OtherCredit = "cde_something_else";

    [Theory, OnBothDatabases]
    public async Task A_low_balance_of_another_credit_says_nothing_about_emails(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 999);

        foreach (var threshold in (object[])["1000", 1000.5, "a lot"])
        {
            await EndsForeignAsync(app, "credit.balance_low", new { customer_id = account.CustomerId, credit_entitlement_id = OtherCredit, threshold_amount = threshold, available_balance = "3" });
        }

        Assert.False(await app.DataAsync(db => db.Banners.AnyAsync(b => b.AccountId == account.Id)));
        Assert.False(await app.DataAsync(db => db.Letters.AnyAsync(l => l.To == account.Email)));
        var visitor = await Visitor.SignedInAsync(account);
        Assert.Empty(visitor.Page.QuerySelectorAll(".mk-banner"));
    }

    [Theory, OnBothDatabases]
    public async Task A_ledger_entry_of_another_credit_is_counted_as_foreign_whatever_its_numbers_are(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 5);

        foreach (var amount in (object[])["1.5", 1.5, "a lot", 1e300])
        {
            await EndsForeignAsync(app, "credit.added", new
            {
                id = $"cdl_{Guid.NewGuid():N}",
                customer_id = account.CustomerId,
                credit_entitlement_id = OtherCredit,
                transaction_type = "credit_added",
                is_credit = true,
                amount,
                balance_before = "0",
                balance_after = amount,
                overage_before = "0",
                overage_after = "0",
                created_at = DateTimeOffset.UtcNow,
            });
        }

        Assert.Equal(5, (await account.BalanceAsync()).Posted);
        Assert.Equal(1, await app.DataAsync(db => db.Ledger.CountAsync(l => l.AccountId == account.Id)));
    }

    [Theory, OnBothDatabases]
    public async Task What_is_said_of_somebody_elses_customer_needs_no_person(TestDatabase database)
    {
        // The list of what needs a person is everybody's: this test has a world of its own.
        await using var app = await MailKitApp.StartAsync(database);
        var entry = new { id = "cdl_1", customer_id = "cus_stranger", credit_entitlement_id = app.Sandbox.Info.EntitlementId, transaction_type = "credit_added", balance_before = "0", balance_after = "10", created_at = DateTimeOffset.UtcNow };

        Guid[] ids =
        [
            await EndsForeignAsync(app, "credit.added", entry),
            await EndsForeignAsync(app, "credit.balance_low", new { customer_id = "cus_stranger", credit_entitlement_id = app.Sandbox.Info.EntitlementId, threshold_amount = "1000" }),
            await EndsForeignAsync(app, "payment.succeeded", new { payment_id = "pay_1", customer = new { customer_id = "cus_stranger" } }),
            await EndsForeignAsync(app, "subscription.active", new { subscription_id = "sub_1", customer = new { customer_id = "cus_stranger" } }),
        ];

        var admin = await Visitor.SignedInAsync(app, "admin@mailkit.example", MailKitApp.AdminPassword);
        await admin.GoAsync("/admin");
        Assert.Contains("No email and no webhook is stuck, no books differ, and nobody pays twice.", admin.Text, StringComparison.Ordinal);
        await admin.GoAsync("/admin/webhooks?state=Parked");
        Assert.Contains("No webhook matches.", admin.Text, StringComparison.Ordinal);
        await admin.GoAsync("/admin/webhooks?state=Foreign");
        Assert.All(ids, id => Assert.NotNull(admin.Page.QuerySelector($"a[href='/admin/webhooks/{id}']")));
        await admin.GoAsync("/admin/work");
        Assert.Contains("Nothing is stuck", admin.Text, StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task Another_business_is_counted_and_has_no_effect(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 3);

        // It says of our customer and our credit what would be looked up if it were ours.
        await EndsForeignAsync(app, "credit.added", new { id = $"cdl_{Guid.NewGuid():N}", customer_id = account.CustomerId, credit_entitlement_id = app.Sandbox.Info.EntitlementId, amount = "5000", balance_after = "5000" }, business: "bus_other");

        Assert.Equal(3, (await account.BalanceAsync()).Posted);
        Assert.Equal(1, await app.DataAsync(db => db.Ledger.CountAsync(l => l.AccountId == account.Id)));
    }

    // At the first try, and with nothing left to do.
    private static async Task<Guid> EndsForeignAsync(MailKitApp app, string type, object data, string business = "bus_sandbox")
    {
        var webhook = SignedWebhook.Dodo(app, JsonSerializer.Serialize(new { business_id = business, type, timestamp = DateTimeOffset.UtcNow, data }));
        (await webhook.PostAsync(app)).Dispose();
        var id = await app.DataAsync(db => db.Webhooks.Where(w => w.WebhookId == webhook.Id).Select(w => w.Id).SingleAsync());

        await Until.TrueAsync(() => app.DataAsync(db => db.Webhooks.AnyAsync(w => w.Id == id && w.State != WebhookState.Waiting || db.Work.Any(k => k.SubjectId == id && k.Failures > 0))));

        Assert.Equal(WebhookState.Foreign, await app.DataAsync(db => db.Webhooks.Where(w => w.Id == id).Select(w => w.State).SingleAsync()));
        Assert.False(await app.DataAsync(db => db.Work.AnyAsync(w => w.SubjectId == id)));
        return id;
    }
}
