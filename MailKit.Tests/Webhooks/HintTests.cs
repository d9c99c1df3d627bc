using System.Text.Json;
using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;
using MailKit.Tests.Hosting;
using MailKit.Web.Credits;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Webhooks;

/// <summary>What a webhook says of credits is where to look; what is true, Dodo's ledger says.</summary>
[Collection(SharedHosts.Name)]
public sealed class HintTests
{
    [Theory, OnBothDatabases]
    public async Task An_entry_that_dodo_does_not_have_moves_nothing_whoever_signed_it(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 3);
        await Until.TrueAsync(() => RestsAsync(app, account));
        var before = (await account.BalanceAsync()).LedgerReadTo;

        await DoneAsync(app, account, Invented(account));

        await Until.TrueAsync(async () => (await account.BalanceAsync()).LedgerReadTo > before);
        Assert.Equal(3, (await account.BalanceAsync()).Posted);
        Assert.Equal(1, await app.DataAsync(db => db.Ledger.CountAsync(l => l.AccountId == account.Id)));
    }

    [Theory, OnBothDatabases]
    public async Task What_we_debited_ourselves_is_no_news_and_needs_no_call(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 5);
        await Until.TrueAsync(() => ToldAsync(app, account, "credit.manual_adjustment", 1));
        await Until.TrueAsync(async () => await ListingsAsync(app, account) > 0);
        var before = await ListingsAsync(app, account);

        foreach (var _ in Enumerable.Range(0, 3))
        {
            await account.SettledAsync(await account.SendAsync());
        }

        await Until.TrueAsync(() => ToldAsync(app, account, "credit.deducted", 3));
        Assert.Equal(before, await ListingsAsync(app, account));
        await account.BalancesAsync(granted: 5, sent: 3);
    }

    [Theory, OnBothDatabases]
    public async Task However_many_webhooks_come_the_ledger_is_listed_a_few_times_and_then_once_a_minute(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database, ("Credits:HintEvery", "00:01:00"));
        var account = await TestAccount.OpenAsync(app, credits: 3);
        await Until.TrueAsync(() => RestsAsync(app, account));
        var before = await ListingsAsync(app, account);

        for (var i = 0; i < 2 * LedgerHints.AtOnce; i++)
        {
            await DoneAsync(app, account, Invented(account));
            await Until.TrueAsync(() => RestsAsync(app, account));
        }

        Assert.InRange(await ListingsAsync(app, account) - before, 1, LedgerHints.AtOnce);

        // What they asked for in vain comes all the same, when its minute has come.
        var due = await app.DataAsync(db => db.Work.Where(w => w.Kind == WorkKind.ListLedger && w.SubjectId == account.Id).Select(w => w.DueAt).SingleAsync());
        Assert.True(due < DateTimeOffset.UtcNow.AddMinutes(LedgerHints.AtOnce + 1));
    }

    private static async Task DoneAsync(MailKitApp app, TestAccount account, string body)
    {
        var webhook = SignedWebhook.Dodo(app, body);
        (await webhook.PostAsync(app)).Dispose();
        await Until.TrueAsync(() => app.DataAsync(db => db.Webhooks.AnyAsync(w => w.WebhookId == webhook.Id && w.AccountId == account.Id && w.State == WebhookState.Done)));
    }

    private static Task<bool> ToldAsync(MailKitApp app, TestAccount account, string type, int times)
        => app.DataAsync(async db => await db.Webhooks.CountAsync(w => w.AccountId == account.Id && w.Type == type && w.State == WebhookState.Done) == times && await RestsAsync(app, account));

    /// <summary>Nobody lists the account's ledger, or is about to.</summary>
    private static Task<bool> RestsAsync(MailKitApp app, TestAccount account)
    {
        var soon = DateTimeOffset.UtcNow.AddSeconds(2);
        return app.DataAsync(db => db.Work.AnyAsync(w => w.Kind == WorkKind.ListLedger && w.SubjectId == account.Id && w.Lease == null && w.DueAt > soon));
    }

    private static async Task<int> ListingsAsync(MailKitApp app, TestAccount account)
        => (await app.CallsAsync("dodo")).Count(c => c.Method is "GET" && c.Path.Contains($"/balances/{account.CustomerId}/ledger", StringComparison.Ordinal));

    private static string Invented(TestAccount account) => JsonSerializer.Serialize(new
    {
        business_id = "bus_sandbox",
        type = "credit.added",
        timestamp = DateTimeOffset.UtcNow,
        data = new
        {
            payload_type = "CreditLedgerEntry",
            id = $"cdl_{Guid.NewGuid():N}",
            customer_id = account.CustomerId,
            credit_entitlement_id = account.App.Sandbox.Info.EntitlementId,
            transaction_type = "credit_added",
            is_credit = true,
            amount = "5000",
            balance_before = "0",
            balance_after = "5000",
            overage_before = "0",
            overage_after = "0",
            created_at = DateTimeOffset.UtcNow,
        },
    });
}
