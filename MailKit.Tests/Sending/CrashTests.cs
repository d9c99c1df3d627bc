using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Tests.Hosting;
using MailKit.Web.Sending;
using MailKit.Web.Settling;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MailKit.Tests.Sending;

/// <summary>What a crash leaves behind is put into the database by hand; the steps must take it from there.</summary>
[Collection(SharedHosts.Name)]
public sealed class CrashTests
{
    [Theory, OnBothDatabases]
    public async Task An_email_whose_acceptance_was_never_written_down_is_not_sent_twice(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 5);
        var id = await account.SendAsync();
        await account.SettledAsync(id);

        await account.QuietAsync(id);
        await ForgetDebitAsync(account, id);
        await app.DataAsync(async db =>
        {
            await db.Emails.Where(e => e.Id == id).ExecuteUpdateAsync(e => e
                .SetProperty(x => x.State, EmailState.Queued)
                .SetProperty(x => x.ResendId, (string?)null)
                .SetProperty(x => x.SentAt, (DateTimeOffset?)null));
            db.Work.Add(WorkItem.Of(WorkKind.Send, id, account.Id, DateTimeOffset.UtcNow));
            return await db.SaveChangesAsync();
        });

        await account.SettledAsync(id);
        await account.BalancesAsync(granted: 5, sent: 1);
        Assert.Equal(2, Assert.Single((await app.BooksAsync()).Emails, e => e.IdempotencyKey == $"mailkit-{id}").Requests);
    }

    [Theory, OnBothDatabases]
    public async Task A_debit_whose_answer_was_lost_is_not_made_twice(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 5);
        var id = await account.SendAsync();
        await account.SettledAsync(id);
        await account.QuietAsync(id);
        var entry = await app.DataAsync(db => db.Ledger.Where(l => l.EmailId == id && l.Kind == LedgerKind.Debit).Select(l => l.DodoEntryId).SingleAsync());

        await ForgetDebitAsync(account, id);
        await app.DataAsync(async db =>
        {
            await db.Emails.Where(e => e.Id == id).ExecuteUpdateAsync(e => e.SetProperty(x => x.State, EmailState.Sent));
            db.Work.Add(WorkItem.Of(WorkKind.Debit, id, account.Id, DateTimeOffset.UtcNow));
            return await db.SaveChangesAsync();
        });

        await account.SettledAsync(id);
        await account.BalancesAsync(granted: 5, sent: 1);

        // Dodo's answer was a bare 409; the next listing tells which entry it was.
        await Until.TrueAsync(() => app.DataAsync(db => db.Ledger.AnyAsync(l => l.EmailId == id && l.Kind == LedgerKind.Debit && l.DodoEntryId == entry)));
        Assert.Equal(4, (await account.BalanceAsync()).Posted);
    }

    [Theory, OnBothDatabases]
    public async Task A_worker_that_comes_after_its_lease_cannot_write(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 5);
        var id = await account.SendAsync();
        await account.SettledAsync(id);
        await account.QuietAsync(id);

        // Leased for so long that no step of the running application looks at it; then another worker has it.
        var (late, now) = (Guid.NewGuid(), DateTimeOffset.UtcNow);
        var item = WorkItem.Leased(WorkKind.Send, id, account.Id, late, now, now.AddMinutes(1));
        await app.DataAsync(async db =>
        {
            await db.Emails.Where(e => e.Id == id).ExecuteUpdateAsync(e => e.SetProperty(x => x.State, EmailState.Queued));
            db.Work.Add(item);
            return await db.SaveChangesAsync();
        });
        await app.DataAsync(db => db.Work.Where(w => w.Kind == WorkKind.Send && w.SubjectId == id).ExecuteUpdateAsync(w => w.SetProperty(x => x.Lease, Guid.NewGuid())));

        var email = await account.EmailAsync(id);
        var body = await app.DataAsync(db => db.EmailBodies.AsNoTracking().SingleAsync(b => b.EmailId == id));
        (SendCall, SendAnswer) answer = (new(item, [(email, body)]), new SendAnswer.Each([new Delivery.Accepted("re_too_late")]));
        var transactions = app.Services.GetRequiredService<Transactions>();

        await Assert.ThrowsAsync<FencedException>(() => transactions.RunAsync<SendOutcomes>(outcomes => outcomes.KeepAsync(new(late, now, now.AddMinutes(1), [item]), [answer], CancellationToken.None), CancellationToken.None));
        Assert.Equal(EmailState.Queued, (await account.EmailAsync(id)).State);
    }

    [Theory, OnBothDatabases]
    public async Task Who_slept_before_he_gathered_gathers_nothing_that_another_has(TestDatabase database)
    {
        var app = await MailKitApp.OnAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 30);
        var (late, now) = (Guid.NewGuid(), DateTimeOffset.UtcNow);
        var items = new List<WorkItem>();

        for (var i = 0; i < 12; i++)
        {
            var id = await account.SendAsync();
            await account.SettledAsync(id);
            items.Add(WorkItem.Leased(WorkKind.Debit, id, account.Id, late, now, now.AddMinutes(1)));
        }

        var stolen = items[5].SubjectId;
        await app.DataAsync(async db =>
        {
            db.Work.AddRange(items);
            await db.SaveChangesAsync();
            return await db.Work.Where(w => w.Kind == WorkKind.Debit && w.SubjectId == stolen).ExecuteUpdateAsync(w => w.SetProperty(x => x.Lease, Guid.NewGuid()));
        });
        var transactions = app.Services.GetRequiredService<Transactions>();

        await Assert.ThrowsAsync<FencedException>(() => transactions.RunAsync<Settlements, Lease>(settlements => settlements.GatherAsync(new(late, now, now.AddMinutes(1), items), 2, CancellationToken.None), CancellationToken.None));
        Assert.False(await app.DataAsync(db => db.Settlements.AnyAsync(s => s.AccountId == account.Id)));
        Assert.Equal(0, await app.DataAsync(db => db.Work.CountAsync(w => w.AccountId == account.Id && w.GroupId != null)));
    }

    // As it was before the debit: the line is gone, the credits are held again.
    private static Task<int> ForgetDebitAsync(TestAccount account, Guid id) => account.App.DataAsync(async db =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        await db.Ledger.Where(l => l.EmailId == id && l.Kind == LedgerKind.Debit).ExecuteDeleteAsync();
        var held = await db.Balances.Where(b => b.AccountId == account.Id).ExecuteUpdateAsync(b => b.SetProperty(x => x.Posted, x => x.Posted + 1).SetProperty(x => x.Held, x => x.Held + 1));
        await transaction.CommitAsync();

        return held;
    });
}
