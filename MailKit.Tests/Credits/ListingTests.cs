using MailKit.Domain.Accounts;
using MailKit.Domain.Work;
using MailKit.Tests.Hosting;
using MailKit.Web.Work;
using MailKit.Web.Work.Signals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Credits;

/// <summary>How often Dodo is asked for a ledger, when nothing says that there is news.</summary>
public sealed class ListingTests
{
    [Theory, OnBothDatabases]
    public async Task An_account_whose_credits_rest_costs_one_call_and_is_looked_at_again_in_a_week(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 3);
        await RestAsync(app, account);

        // A week later.
        await app.DataAsync(db => db.Balances.Where(b => b.AccountId == account.Id).ExecuteUpdateAsync(b => b.SetProperty(x => x.LedgerReadTo, DateTimeOffset.UtcNow.AddDays(-7))));
        await app.DataAsync(db => db.Ledger.Where(l => l.AccountId == account.Id).ExecuteUpdateAsync(l => l.SetProperty(x => x.Id, Ids.Floor(DateTimeOffset.UtcNow.AddDays(-8)))));
        Assert.Equal(["balance"], await CallsOfATurnAsync(app, account));
        var next = await app.DataAsync(db => db.Work.Where(w => w.Kind == WorkKind.ListLedger && w.SubjectId == account.Id).Select(w => w.DueAt).SingleAsync());
        Assert.InRange(next!.Value, DateTimeOffset.UtcNow.AddDays(6), DateTimeOffset.UtcNow.AddDays(7));

        // Another week later, a webhook was lost.
        await app.FaultAsync(new { provider = "dodo", kind = "webhook_drop" });
        await account.AdjustAsync(4);
        await app.DataAsync(db => db.Balances.Where(b => b.AccountId == account.Id).ExecuteUpdateAsync(b => b.SetProperty(x => x.LedgerReadTo, DateTimeOffset.UtcNow.AddDays(-7))));
        Assert.Equal(["balance", "ledger", "grants"], await CallsOfATurnAsync(app, account));
        await account.PostedAsync(7);
    }

    [Theory, OnBothDatabases]
    public async Task While_dodo_is_down_three_hundred_customers_are_one_warning_and_are_left_alone(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        await app.FaultAsync(new { provider = "dodo", kind = "status", status = 503 });
        await app.DataAsync(async db =>
        {
            for (var i = 0; i < 300; i++)
            {
                var account = Account.Open($"customer{i}@acme.example", DateTimeOffset.UtcNow);
                db.Accounts.Add(account);
                db.Entry(account).Property(a => a.DodoCustomerId).CurrentValue = $"cus_{i}";
                db.Work.Add(WorkItem.Of(WorkKind.ListLedger, account.Id, account.Id, DateTimeOffset.UtcNow));
            }

            return await db.SaveChangesAsync();
        });
        app.Services.GetRequiredService<WorkSignals>().Wake(WorkKind.ListLedger);

        // Dodo is left alone after ten failures, and asked once in a while: until then nobody's row is touched.
        await Until.TrueAsync(async () => (await app.CallsAsync("dodo")).Count(c => c.Status is 503) >= 12);
        Assert.InRange(await app.DataAsync(db => db.Work.CountAsync(w => w.Kind == WorkKind.ListLedger && w.Attempts > 0)), 4, 9);
        Assert.Single(app.Log, line => line.Contains("ListLedger", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> CallsOfATurnAsync(MailKitApp app, TestAccount account)
    {
        var before = (await app.CallsAsync("dodo")).Count;
        await app.DataAsync(db => db.Work.Where(w => w.Kind == WorkKind.ListLedger && w.SubjectId == account.Id).ExecuteUpdateAsync(w => w.SetProperty(x => x.DueAt, DateTimeOffset.UtcNow)));
        app.Services.GetRequiredService<WorkSignals>().Wake(WorkKind.ListLedger);
        await RestAsync(app, account);

        return [.. (await app.CallsAsync("dodo")).Skip(before)
            .Select(c => c.Path.Split('?')[0])
            .Where(path => path.Contains($"/balances/{account.CustomerId}", StringComparison.Ordinal))
            .Select(path => path.EndsWith(account.CustomerId, StringComparison.Ordinal) ? "balance" : path.Split('/')[^1])];
    }

    private static Task RestAsync(MailKitApp app, TestAccount account) => Until.TrueAsync(() =>
    {
        var soon = DateTimeOffset.UtcNow.AddMinutes(1);
        return app.DataAsync(db => db.Work.AnyAsync(w => w.Kind == WorkKind.ListLedger && w.SubjectId == account.Id && w.Lease == null && w.DueAt > soon));
    });
}
