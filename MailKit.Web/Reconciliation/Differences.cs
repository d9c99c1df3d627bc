using MailKit.Domain.Reconciliation;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Reconciliation;

/// <summary>Keeps what comparisons find: one difference per subject while it lasts, and the end of those that are gone. Inside the caller's transaction.</summary>
public sealed partial class Differences(MailKitDbContext db, WorkTable work, IOptions<ReconciliationOptions> options, TimeProvider clock, ILogger<Differences> logger)
{
    /// <summary>When more differs than this, what is wrong is not in the lines.</summary>
    private const int Most = 500;

    /// <param name="began">When the comparison began (UTC): what was there before, it saw.</param>
    /// <param name="nextAt">When to compare again, by how many are in flight.</param>
    public async Task KeepAsync(Lease lease, WorkItem item, ReconciliationOutcome outcome, DateTimeOffset began, Func<ReconciliationRun, int, DateTimeOffset> nextAt, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var run = await db.ReconciliationRuns.AsTracking().SingleAsync(r => r.Id == item.SubjectId, cancellationToken);
        var open = await db.Differences.AsTracking().Where(d => d.RunId == run.Id && d.ResolvedAt == null).ToListAsync(cancellationToken);
        var noted = await NotedAsync(run.Id, outcome, cancellationToken);
        var findings = outcome.Findings.DistinctBy(f => (f.Kind, f.Subject)).Where(f => !noted.Contains((f.Kind, f.Subject))).Take(Most).ToList();
        var fresh = new List<Difference>();

        foreach (var finding in findings)
        {
            var known = open.Find(d => d.Kind == finding.Kind && d.Subject == finding.Subject);
            var wasConfirmed = known?.ConfirmedAt is not null;

            if (known is null)
            {
                known = Difference.Of(run.Id, finding, now, options.Value.InFlight);
                db.Differences.Add(known);
            }
            else
            {
                known.Seen(finding, now, options.Value.InFlight);
                open.Remove(known);
            }

            if (!wasConfirmed && known.ConfirmedAt is not null)
            {
                fresh.Add(known);
            }
        }

        var rest = findings.Count < Most ? open.Where(d => !outcome.Untouched.Contains(d.Subject)).ToList() : [];
        rest.ForEach(d => d.Gone(now));

        var unconfirmed = db.ChangeTracker.Entries<Difference>().Count(d => d.Entity is { ConfirmedAt: null, ResolvedAt: null });
        outcome.Progress?.Invoke(run);
        run.Compared(began, outcome.Ours, outcome.Theirs, unconfirmed);

        // Its fence refuses all of this from a worker that comes too late. Who asked while it was running is served at once.
        await work.AgainAsync(lease, item, run.AskedAt > began ? now : nextAt(run, unconfirmed), cancellationToken);
        await db.SaveOrComeAgainAsync(cancellationToken);

        // What was in flight and arrived was no difference, and leaves nothing behind.
        await db.Differences.Where(d => d.RunId == run.Id && d.ResolvedAt != null && d.ConfirmedAt == null).ExecuteDeleteAsync(cancellationToken);
        fresh.ForEach(d => LogFound(d.Kind, d.Subject, d.AccountId, d.Ours, d.Theirs));
    }

    // What a person took note of stays noted.
    private async Task<HashSet<(DifferenceKind, string)>> NotedAsync(Guid runId, ReconciliationOutcome outcome, CancellationToken cancellationToken)
    {
        var subjects = outcome.Findings.Where(f => f.Repair is Repair.Note).Select(f => f.Subject).ToArray();
        var noted = await db.Differences.AsNoTracking()
            .Where(d => d.RunId == runId && d.ResolvedAt != null && d.Repair == Repair.Note && d.RepairedBy != null && subjects.Contains(d.Subject))
            .Select(d => new { d.Kind, d.Subject })
            .ToListAsync(cancellationToken);

        return [.. noted.Select(d => (d.Kind, d.Subject))];
    }

    [LoggerMessage(LogLevel.Warning, "Our book and the provider's differ: {Kind}, {Subject}, account {AccountId}, ours {Ours}, theirs {Theirs}")]
    private partial void LogFound(DifferenceKind kind, string subject, Guid? accountId, long? ours, long? theirs);
}
