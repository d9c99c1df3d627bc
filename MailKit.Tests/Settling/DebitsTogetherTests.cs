using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Settling;

/// <summary>Debits of many accounts, each its own entry at Dodo, are written as one set.</summary>
public sealed class DebitsTogetherTests
{
    [Theory, OnBothDatabases]
    public async Task Debits_of_many_accounts_that_come_back_together_are_written_together(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database, ("Sending:SettleFrom", "0"));
        var crowd = await WaitingAsync(app);
        app.Clock.Pass(TimeSpan.FromSeconds(1001));

        await Task.WhenAll(crowd.Select((account, number) => account.BalancesAsync(granted: 3, sent: number is 0 ? 2 : 1)));
        Assert.Equal(13, await app.DataAsync(db => db.Emails.CountAsync(e => e.State == EmailState.Settled)));
        Assert.Contains(app.Statements.Keys, sql => sql.Contains("UPDATE credit_balances", StringComparison.Ordinal) && !sql.Contains("Overage\" =", StringComparison.Ordinal) && sql.Contains("\"Posted\" =", StringComparison.Ordinal));
    }

    [Theory, OnBothDatabases]
    public async Task A_debit_that_our_book_cannot_bear_is_set_aside_and_those_that_came_with_it_stand(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database, ("Sending:SettleFrom", "0"));
        app.Errors.Expect("failed, and is tried again later");
        var crowd = await WaitingAsync(app);
        var broken = crowd[^1];
        await HeldAsync(0);
        app.Clock.Pass(TimeSpan.FromSeconds(1001));

        await Task.WhenAll(crowd[..^1].Select((account, number) => account.BalancesAsync(granted: 3, sent: number is 0 ? 2 : 1)));
        await Until.TrueAsync(() => app.DataAsync(db => db.Work.AnyAsync(w => w.Kind == WorkKind.Debit && w.AccountId == broken.Id && w.Surprises > 0)));
        var debit = (await app.DataAsync(db => db.Work.Where(w => w.Kind == WorkKind.Debit).Select(w => w.SubjectId).ToListAsync())).Single();
        Assert.All(app.Log.Where(line => line.Contains("is tried again later", StringComparison.Ordinal)), line => Assert.Contains($"{debit}", line, StringComparison.Ordinal));
        var kept = await broken.BalanceAsync();
        Assert.Equal((3, 0), (kept.Posted, kept.Held));

        await HeldAsync(1);
        app.Clock.Pass(TimeSpan.FromHours(1));
        await broken.BalancesAsync(granted: 3, sent: 1);

        Task<int> HeldAsync(int held) => app.DataAsync(db => db.Balances.Where(b => b.AccountId == broken.Id).ExecuteUpdateAsync(b => b.SetProperty(x => x.Held, held)));
    }

    /// <summary>A dozen accounts with a debit each, and one with two, while Dodo rests.</summary>
    private static async Task<TestAccount[]> WaitingAsync(MailKitApp app)
    {
        var crowd = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => TestAccount.OpenAsync(app, credits: 3)));
        await app.FaultAsync(new { provider = "dodo", kind = "status", status = 429, retry_after = "1000", route = "POST */ledger-entries", count = 1 });
        await app.FaultAsync(new { provider = "dodo", kind = "latency", milliseconds = 300, route = "POST */ledger-entries" });

        var first = await crowd[0].SendAsync();
        await Until.TrueAsync(async () => (await crowd[0].WorkAsync(first))?.LastError is not null);
        await Task.WhenAll(crowd.Select(account => account.SendAsync()));
        await Until.TrueAsync(() => app.DataAsync(async db => await db.Work.CountAsync(w => w.Kind == WorkKind.Debit) is 13));
        return crowd;
    }
}
