using MailKit.Domain.Credits;
using MailKit.Web.Data;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Reconciliation;

/// <summary>Sees that everything is compared in its turn, and at once when somebody asks.</summary>
public sealed class ReconciliationDesk(MailKitDbContext db, WorkSignal<ReconciliationStep> step, IOptions<ReconciliationOptions> options, TimeProvider clock)
{
    private const int Batch = 100;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Accounts that became customers are compared from now on. True when there were any.</summary>
    public async Task<bool> EnrolAsync(CancellationToken cancellationToken)
    {
        var ids = await db.Accounts
            .Where(a => a.DodoCustomerId != null && !db.Comparisons.Any(c => c.Id == a.Id))
            .OrderBy(a => a.Id)
            .Select(a => a.Id)
            .Take(Batch)
            .ToListAsync(cancellationToken);

        if (!await db.Comparisons.AnyAsync(c => c.Id == Comparison.Resend, cancellationToken))
        {
            ids.Add(Comparison.Resend);
        }

        foreach (var id in ids)
        {
            // Spread out, so that many do not come due together for ever.
            db.Comparisons.Add(Comparison.Of(id, clock.GetUtcNow() + (options.Value.Every * (1 + (Random.Shared.NextDouble() / 8)))));

            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException e) when (db.IsDuplicate(e))
            {
                // Another process was quicker.
                db.ChangeTracker.Clear();
            }
        }

        return ids.Count > 0;
    }

    /// <summary>Compares soon. What is being compared this moment is compared again afterwards.</summary>
    /// <param name="id">An account, or <see cref="Comparison.Resend"/>; null for everything.</param>
    /// <returns>The moment from which on a comparison must have begun to know everything until now.</returns>
    public async Task<DateTimeOffset> AskAsync(Guid? id, string by, CancellationToken cancellationToken)
    {
        while (await EnrolAsync(cancellationToken))
        {
            // A hundred at a time.
        }

        var now = clock.GetUtcNow();
        await db.Comparisons.Where(c => id == null || c.Id == id).ExecuteUpdateAsync(
            c => c.SetProperty(x => x.AskedAt, now).SetProperty(x => x.AskedBy, by).SetProperty(x => x.DueAt, x => x.RunningSince == null ? now : x.DueAt),
            cancellationToken);
        step.Wake();

        return now;
    }

    /// <summary>Comes back when everything that was asked for then is compared, or when the time is up: false.</summary>
    public async Task<bool> WaitAsync(Guid? id, DateTimeOffset asked, TimeSpan atMost, CancellationToken cancellationToken)
    {
        for (var until = clock.GetUtcNow() + atMost; clock.GetUtcNow() < until; await Task.Delay(Look, cancellationToken))
        {
            if (!await db.Comparisons.AnyAsync(c => (id == null || c.Id == id) && (c.ComparedAt == null || c.ComparedAt < asked), cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Somebody asked while it was running: it runs again.</summary>
    public Task ServeAsync(Guid id, DateTimeOffset began, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return db.Comparisons
            .Where(c => c.Id == id && c.RunningSince == null && c.AskedAt > began && c.ComparedAt == began && c.DueAt > now)
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.DueAt, now), cancellationToken);
    }
}
