using MailKit.Domain.Reconciliation;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Work;
using MailKit.Web.Work.Signals;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Reconciliation;

/// <summary>Sees that everything is compared in its turn, and at once when somebody asks.</summary>
public sealed class ReconciliationDesk(MailKitDbContext db, Transactions transactions, WorkSignals signals, TimeProvider clock)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Compares soon. What is being compared this moment is compared again afterwards.</summary>
    /// <param name="id">An account, or <see cref="ReconciliationRun.Resend"/>; null for everything.</param>
    /// <returns>The moment from which on a comparison must have begun to know everything until now.</returns>
    public async Task<DateTimeOffset> AskAsync(Guid? id, string by, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await transactions.RunAsync<ReconciliationRuns>(runs => runs.AskAsync(id, by, now, cancellationToken), cancellationToken);
        signals.Wake(WorkKind.Reconcile);
        return now;
    }

    /// <summary>Comes back when everything that was asked for then is compared, or when the time is up: false.</summary>
    public async Task<bool> WaitAsync(Guid? id, DateTimeOffset asked, TimeSpan atMost, CancellationToken cancellationToken)
    {
        for (var until = clock.GetUtcNow() + atMost; clock.GetUtcNow() < until; await Task.Delay(Look, cancellationToken))
        {
            if (!await db.ReconciliationRuns.AnyAsync(c => (id == null || c.Id == id) && (c.ComparedAt == null || c.ComparedAt < asked), cancellationToken))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Who is compared, and who was asked for. Inside the caller's transaction.</summary>
public sealed class ReconciliationRuns(MailKitDbContext db, WorkTable work, TimeProvider clock)
{
    /// <summary>Who has just become a customer is compared from now on. There is nothing to compare yet, unless somebody has asked meanwhile.</summary>
    /// <param name="every">How often; spread out, so that many do not come due together for ever.</param>
    public async Task EnrolAsync(Lease lease, WorkItem item, TimeSpan every, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var isKnown = await db.ReconciliationRuns.AnyAsync(r => r.Id == item.SubjectId, cancellationToken);
        await work.AgainAsync(lease, item, isKnown ? now : now + (every * (1 - (Random.Shared.NextDouble() / 8))), cancellationToken);

        if (!isKnown)
        {
            db.ReconciliationRuns.Add(ReconciliationRun.Of(item.SubjectId));
            await db.SaveOrComeAgainAsync(cancellationToken);
        }
    }

    public async Task AskAsync(Guid? id, string by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Its first turn may not have come yet.
        if (id is { } one && await db.Work.AnyAsync(w => w.Kind == WorkKind.Reconcile && w.SubjectId == one, cancellationToken) && !await db.ReconciliationRuns.AnyAsync(r => r.Id == one, cancellationToken))
        {
            db.ReconciliationRuns.Add(ReconciliationRun.Of(one));
            await db.SaveOrComeAgainAsync(cancellationToken);
        }

        await db.ReconciliationRuns.Where(c => id == null || c.Id == id).ExecuteUpdateAsync(c => c.SetProperty(x => x.AskedAt, now).SetProperty(x => x.AskedBy, by), cancellationToken);

        // Who is at it keeps his lease, and serves the question when he is done.
        await db.Work
            .Where(w => w.Kind == WorkKind.Reconcile && (id == null || w.SubjectId == id) && !db.ReconciliationRuns.Any(r => r.Id == w.SubjectId && r.RunningSince != null))
            .ExecuteUpdateAsync(w => w.SetProperty(x => x.DueAt, now), cancellationToken);
    }
}
