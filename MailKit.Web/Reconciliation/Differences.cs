using MailKit.Domain.Credits;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Reconciliation;

/// <summary>Keeps what comparisons find: one difference per subject while it lasts, and the end of those that are gone.</summary>
public sealed partial class Differences(MailKitDbContext db, IOptions<ReconciliationOptions> options, TimeProvider clock, ILogger<Differences> logger)
{
    /// <summary>When more differs than this, what is wrong is not in the lines.</summary>
    private const int Most = 500;

    /// <param name="comparison">Tracked; its fence refuses all of it from a worker that comes too late.</param>
    /// <param name="nextAt">When to compare again, by what is in flight.</param>
    public async Task KeepAsync(Comparison comparison, ReconciliationOutcome outcome, DateTimeOffset began, Func<Comparison, int, DateTimeOffset> nextAt, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        var open = await db.Differences.AsTracking().Where(d => d.ComparisonId == comparison.Id && d.ResolvedAt == null).ToListAsync(cancellationToken);
        var noted = await NotedAsync(comparison.Id, outcome, cancellationToken);
        var findings = outcome.Findings.DistinctBy(f => (f.Kind, f.Subject)).Where(f => !noted.Contains((f.Kind, f.Subject))).Take(Most).ToList();
        var fresh = new List<Difference>();

        foreach (var finding in findings)
        {
            var known = open.Find(d => d.Kind == finding.Kind && d.Subject == finding.Subject);
            var wasConfirmed = known?.ConfirmedAt is not null;

            if (known is null)
            {
                known = Difference.Of(comparison.Id, finding, now, options.Value.InFlight);
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
        comparison.Compared(began, outcome.Ours, outcome.Theirs, unconfirmed, nextAt(comparison, unconfirmed));

        await db.SaveChangesAsync(cancellationToken);

        // What was in flight and arrived was no difference, and leaves nothing behind.
        await db.Differences.Where(d => d.ComparisonId == comparison.Id && d.ResolvedAt != null && d.ConfirmedAt == null).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        fresh.ForEach(d => LogFound(d.Kind, d.Subject, d.AccountId, d.Ours, d.Theirs));
    }

    // What a person took note of stays noted.
    private async Task<HashSet<(DifferenceKind, string)>> NotedAsync(Guid comparisonId, ReconciliationOutcome outcome, CancellationToken cancellationToken)
    {
        var subjects = outcome.Findings.Where(f => f.Repair is Repair.Note).Select(f => f.Subject).ToArray();
        var noted = await db.Differences.AsNoTracking()
            .Where(d => d.ComparisonId == comparisonId && d.ResolvedAt != null && d.Repair == Repair.Note && d.RepairedBy != null && subjects.Contains(d.Subject))
            .Select(d => new { d.Kind, d.Subject })
            .ToListAsync(cancellationToken);

        return [.. noted.Select(d => (d.Kind, d.Subject))];
    }

    [LoggerMessage(LogLevel.Warning, "Our book and the provider's differ: {Kind}, {Subject}, account {AccountId}, ours {Ours}, theirs {Theirs}")]
    private partial void LogFound(DifferenceKind kind, string subject, Guid? accountId, long? ours, long? theirs);
}
