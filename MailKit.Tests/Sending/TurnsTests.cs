using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Sending;

/// <summary>Accounts take turns: nobody waits behind another's backlog, frozen or not.</summary>
public sealed class TurnsTests
{
    private const int Backlog = 400;

    [Theory, OnBothDatabases]
    public async Task An_email_that_was_accepted_behind_hundreds_of_another_account_is_sent_and_debited_among_the_first(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database, ("Sending:BatchFrom", "0"), ("Sending:SettleFrom", "0"));
        var (many, one) = (await TestAccount.OpenAsync(app, credits: Backlog), await TestAccount.OpenAsync(app, credits: 1));
        await app.FaultAsync(new { provider = "resend", kind = "status", status = 429, retry_after = "1000", route = "POST /emails", count = 1 });

        // Resend rests, and what is accepted meanwhile waits: the backlog, and behind it the one.
        var first = await many.SendAsync();
        await Until.TrueAsync(async () => (await many.WorkAsync(first))?.LastError is not null);
        await Parallel.ForAsync(1, Backlog, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (_, _) => await many.SendAsync());
        var late = await one.SendAsync();
        app.Clock.Pass(TimeSpan.FromSeconds(1001));

        await Until.TrueAsync(async () => (await app.BooksAsync()).Emails.Any(e => e.EmailId == late));
        var asked = (await app.CallsAsync("resend")).Where(c => c is { Method: "POST", Path: "/emails", Status: 200 }).ToList();
        Assert.InRange(asked.FindIndex(c => c.IdempotencyKey == $"mailkit-{late}"), 0, Backlog / 2);

        await Until.TrueAsync(async () => (await one.EmailAsync(late)).State is EmailState.Settled);
        var debited = (await app.CallsAsync("dodo")).Where(c => c is { Method: "POST", Status: 201 } && c.Path.EndsWith("/ledger-entries", StringComparison.Ordinal)).ToList();
        Assert.InRange(debited.FindIndex(c => c.IdempotencyKey == $"mailkit-{late}"), 0, Backlog / 2);
    }

    [Theory, OnBothDatabases]
    public async Task A_crowd_of_small_senders_is_debited_by_hardly_more_calls_than_there_are_senders(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var crowd = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => TestAccount.OpenAsync(app, credits: 4)));
        await app.FaultAsync(new { provider = "dodo", kind = "status", status = 429, retry_after = "1000", route = "POST */ledger-entries", count = 1 });

        // Dodo rests, and what is sent meanwhile waits.
        var first = await crowd[0].SendAsync();
        await Until.TrueAsync(async () => (await crowd[0].WorkAsync(first))?.LastError is not null);
        await Task.WhenAll(crowd.SelectMany(account => Enumerable.Range(0, 3).Select(_ => account.SendAsync())));
        await Until.TrueAsync(() => app.DataAsync(async db => await db.Work.CountAsync(w => w.Kind == WorkKind.Debit) is 61));
        app.Clock.Pass(TimeSpan.FromSeconds(1001));

        await Task.WhenAll(crowd.Select((account, number) => account.BalancesAsync(granted: 4, sent: number is 0 ? 4 : 3)));
        // The few accounts that the first lease leaves are no crowd any more.
        Assert.InRange((await app.CallsAsync("dodo")).Count(c => c is { Method: "POST", Status: 201 } && c.Path.EndsWith("/ledger-entries", StringComparison.Ordinal)), 21, 36);
    }

    [Theory, OnBothDatabases]
    public async Task The_queue_of_a_frozen_account_sleeps_and_all_of_it_leaves_when_credits_come(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        app.Errors.Expect("is owed: what was sent cannot be debited");
        var (frozen, other) = (await TestAccount.OpenAsync(app, credits: 50), await TestAccount.OpenAsync(app, credits: 1));
        var dodo = await app.FaultAsync(new { provider = "dodo", kind = "status", status = 503, route = "POST */ledger-entries", match = frozen.CustomerId });
        var owed = await frozen.SendAsync();
        await Until.TrueAsync(async () => (await frozen.WorkAsync(owed)) is { Kind: WorkKind.Debit, Failures: > 0 });

        // Somebody takes the credits at Dodo, and nothing tells us of it before the debit is tried. Meanwhile Resend rests, and a queue grows.
        var news = await app.FaultAsync(new { provider = "dodo", kind = "webhook_drop", type = "*", match = frozen.CustomerId });
        await frozen.AdjustAsync(-50);
        await app.FaultAsync(new { provider = "resend", kind = "status", status = 429, retry_after = "8", route = "POST /emails*", count = 1 });
        var first = await frozen.SendAsync();
        await Until.TrueAsync(async () => (await frozen.WorkAsync(first))?.LastError is not null);
        var queued = await Task.WhenAll(Enumerable.Range(0, 39).Select(_ => frozen.SendAsync()));
        await app.MendAsync(dodo);
        await Until.TrueAsync(async () =>
        {
            await app.DataAsync(db => db.Work.Where(w => w.SubjectId == owed && w.Lease == null).ExecuteUpdateAsync(w => w.SetProperty(x => x.DueAt, DateTimeOffset.UtcNow)));
            return (await frozen.BalanceAsync()).FrozenAt is not null;
        });

        Assert.Equal(0, await app.DataAsync(db => db.Work.CountAsync(w => w.AccountId == frozen.Id && w.Kind == WorkKind.Send && w.DueAt != null)));
        await other.SettledAsync(await other.SendAsync());
        Assert.DoesNotContain((await app.BooksAsync()).Emails, e => e.EmailId is { } id && queued.Contains(id));

        await app.MendAsync(news);
        await frozen.AdjustAsync(60);
        await frozen.BalancesAsync(granted: 60, sent: 41);
        Assert.Null((await frozen.BalanceAsync()).FrozenAt);
    }
}
