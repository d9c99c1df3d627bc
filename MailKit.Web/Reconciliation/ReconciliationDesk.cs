using MailKit.Domain.Reconciliation;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Reconciliation;

/// <summary>Sees that everything is compared in its turn, and at once when somebody asks.</summary>
public sealed class ReconciliationDesk(MailKitDbContext db, Transactions transactions, WorkSignals signals, TimeProvider clock)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Accounts that became customers are compared from now on. True when there were any.</summary>
    public Task<bool> EnrolAsync(CancellationToken cancellationToken)
        => transactions.RunAsync<ReconciliationRuns, bool>(runs => runs.EnrolAsync(cancellationToken), cancellationToken);

    /// <summary>Compares soon. What is being compared this moment is compared again afterwards.</summary>
    /// <param name="id">An account, or <see cref="ReconciliationRun.Resend"/>; null for everything.</param>
    /// <returns>The moment from which on a comparison must have begun to know everything until now.</returns>
    public async Task<DateTimeOffset> AskAsync(Guid? id, string by, CancellationToken cancellationToken)
    {
        while (await EnrolAsync(cancellationToken))
        {
            // A hundred at a time.
        }

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
public sealed class ReconciliationRuns(MailKitDbContext db, WorkTable work, IOptions<ReconciliationOptions> options, TimeProvider clock)
{
    private const int Batch = 100;

    public async Task<bool> EnrolAsync(CancellationToken cancellationToken)
    {
        var ids = await db.Accounts
            .Where(a => a.DodoCustomerId != null && !db.ReconciliationRuns.Any(c => c.Id == a.Id))
            .OrderBy(a => a.Id)
            .Select(a => (Guid?)a.Id)
            .Take(Batch)
            .ToListAsync(cancellationToken);

        if (!await db.ReconciliationRuns.AnyAsync(c => c.Id == ReconciliationRun.Resend, cancellationToken))
        {
            ids.Add(null);
        }

        foreach (var account in ids)
        {
            var id = account ?? ReconciliationRun.Resend;
            db.ReconciliationRuns.Add(ReconciliationRun.Of(id));

            // Spread out, so that many do not come due together for ever.
            work.Add(WorkItem.Of(WorkKind.Reconcile, id, account, clock.GetUtcNow() + ((account is null ? options.Value.EmailsEvery : options.Value.Every) * (1 - (Random.Shared.NextDouble() / 8)))));
        }

        await db.SaveOrComeAgainAsync(cancellationToken);
        return ids.Count > 0;
    }

    public async Task AskAsync(Guid? id, string by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await db.ReconciliationRuns.Where(c => id == null || c.Id == id).ExecuteUpdateAsync(c => c.SetProperty(x => x.AskedAt, now).SetProperty(x => x.AskedBy, by), cancellationToken);

        // Who is at it keeps his lease, and serves the question when he is done.
        await db.Work
            .Where(w => w.Kind == WorkKind.Reconcile && (id == null || w.SubjectId == id) && !db.ReconciliationRuns.Any(r => r.Id == w.SubjectId && r.RunningSince != null))
            .ExecuteUpdateAsync(w => w.SetProperty(x => x.DueAt, now), cancellationToken);
    }
}
