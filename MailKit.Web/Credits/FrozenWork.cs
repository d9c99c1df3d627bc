using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Credits;

/// <summary>
/// The work of an account that owes. It sleeps, without a due time, so that nobody else's leases wade through it, and one debit stays
/// awake to find out whether credits came. All of it runs inside a transaction that holds the account's balance: that keeps falling
/// asleep, being woken and accepting emails apart, between processes too.
/// </summary>
public sealed class FrozenWork(MailKitDbContext db, CreditBook credits, WorkTable work, TimeProvider clock)
{
    private static readonly WorkKind[] Debits = [WorkKind.Debit, WorkKind.Settle];
    private static readonly WorkKind[] All = [WorkKind.Send, .. Debits];

    /// <summary>The account owes. All that waits falls asleep, and what was sent and waits to be debited is owed. Whoever has a row keeps it, and decides himself what becomes of it.</summary>
    /// <param name="probe">The refused debit, which finds out whether credits came; null when others are to be woken.</param>
    public async Task FreezeAsync(Guid accountId, string credit, WorkItem? probe, CancellationToken cancellationToken)
    {
        var isNew = await credits.FreezeAsync(accountId, credit, cancellationToken);

        if (!isNew && probe is not null)
        {
            await SleepUnlessAloneAsync(accountId, probe, cancellationToken);
            return;
        }

        await SleepAsync(accountId, probe, cancellationToken);

        if (isNew)
        {
            await work.AskAsync(WorkKind.ListLedger, accountId, accountId, cancellationToken);
        }
    }

    /// <summary>So many debits are tried now, because so many credits are there.</summary>
    public async Task WakeAsync(Guid accountId, long most, CancellationToken cancellationToken)
    {
        var first = await Asleep(accountId, Debits)
            .OrderBy(w => w.Kind).ThenBy(w => w.SubjectId)
            .Select(w => w.SubjectId)
            .Take((int)Math.Min(most, int.MaxValue))
            .ToListAsync(cancellationToken);

        if (first.Count > 0)
        {
            await WakeAsync(Asleep(accountId, Debits).Where(w => first.Contains(w.SubjectId)), Debits, cancellationToken);
        }
    }

    /// <summary>A debit stood while others are still owed: if none of them is awake, one is woken to go on.</summary>
    public async Task GoOnAsync(Guid accountId, CancellationToken cancellationToken)
    {
        if (!await db.Work.AnyAsync(w => w.AccountId == accountId && Debits.Contains(w.Kind) && w.DueAt != null, cancellationToken))
        {
            await WakeAsync(accountId, 1, cancellationToken);
        }
    }

    /// <summary>The account owes nothing any more.</summary>
    public Task WakeAllAsync(Guid accountId, CancellationToken cancellationToken)
        => WakeAsync(Asleep(accountId, All), All, cancellationToken);

    private async Task SleepAsync(Guid accountId, WorkItem? probe, CancellationToken cancellationToken)
    {
        var (now, kind, subject) = (clock.GetUtcNow(), probe?.Kind, probe?.SubjectId);
        await db.Work
            .Where(w => w.AccountId == accountId && All.Contains(w.Kind) && w.DueAt != null && (w.Lease == null || w.DueAt <= now))
            .Where(w => subject == null || w.Kind != kind || w.SubjectId != subject)
            .ExecuteUpdateAsync(w => w.SetProperty(x => x.DueAt, (DateTimeOffset?)null), cancellationToken);

        var alone = Asleep(accountId, [WorkKind.Debit]).Select(w => w.SubjectId);
        var groups = Asleep(accountId, [WorkKind.Settle]).Select(w => (Guid?)w.SubjectId);
        var grouped = db.Work.Where(w => w.AccountId == accountId && w.Kind == WorkKind.Debit && groups.Contains(w.GroupId)).Select(w => w.SubjectId);

        foreach (var owed in (IQueryable<Guid>[])[alone, grouped])
        {
            await db.Emails
                .Where(e => e.AccountId == accountId && e.State == EmailState.Sent && owed.Contains(e.Id))
                .ExecuteUpdateAsync(e => e.SetProperty(x => x.State, EmailState.Unpaid), cancellationToken);
        }
    }

    // One that waits to find out is enough.
    private async Task SleepUnlessAloneAsync(Guid accountId, WorkItem debit, CancellationToken cancellationToken)
    {
        if (await db.Work.AnyAsync(w => w.AccountId == accountId && Debits.Contains(w.Kind) && w.DueAt != null && w.Lease == null && w.SubjectId != debit.SubjectId, cancellationToken))
        {
            await db.Work.Where(w => w.Kind == debit.Kind && w.SubjectId == debit.SubjectId).ExecuteUpdateAsync(w => w.SetProperty(x => x.DueAt, (DateTimeOffset?)null), cancellationToken);
        }
    }

    private async Task WakeAsync(IQueryable<WorkItem> asleep, WorkKind[] kinds, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await asleep.ExecuteUpdateAsync(w => w.SetProperty(x => x.DueAt, now), cancellationToken);
        work.Added(kinds);
    }

    // What travels in a group has no due time either, nor has what waits for a person.
    private IQueryable<WorkItem> Asleep(Guid accountId, WorkKind[] kinds)
        => db.Work.Where(w => w.AccountId == accountId && kinds.Contains(w.Kind) && w.DueAt == null && w.GroupId == null && w.Surprises < WorkItem.MaxSurprises);
}
