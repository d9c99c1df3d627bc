using MailKit.Domain.Sending;
using MailKit.Domain.Usage;
using MailKit.Domain.Work;
using MailKit.Web.Components;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Pages.App.Emails;

/// <summary>What an account sent on one day (UTC), what became of it and what it cost: copies, one per recipient, so credits.</summary>
public sealed record EmailDay(UsageDay Usage, int Credits)
{
    /// <summary>The last days up to today, oldest first, days without emails included. Read from the daily counters, however much was sent.</summary>
    public static async Task<IReadOnlyList<EmailDay>> ReadAsync(MailKitDbContext db, Guid accountId, DateTimeOffset now, int days, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var first = today.AddDays(1 - days);
        var counted = await db.DailyCounts.AsNoTracking()
            .Where(c => c.AccountId == accountId && c.Day >= first)
            .GroupBy(c => new { c.Day, c.Metric })
            .Select(g => new { g.Key.Day, g.Key.Metric, Value = g.Sum(c => c.Value) })
            .ToDictionaryAsync(c => (c.Day, c.Metric), c => (int)c.Value, cancellationToken);
        var waiting = await WaitingAsync(db, accountId, cancellationToken);

        return [.. Enumerable.Range(0, days).Select(number => Of(first.AddDays(number)))];

        EmailDay Of(DateOnly day)
        {
            var (spent, delivered, failed, complained) = (On(UsageMetric.CreditsSpent), On(UsageMetric.CopiesDelivered), On(UsageMetric.CopiesFailed), On(UsageMetric.CopiesComplained));
            var onTheWay = Math.Max(0, spent - delivered - failed - complained) + (day == today ? waiting : 0);
            return new(new(day, delivered, onTheWay, failed + On(UsageMetric.CreditsGivenBack), complained), spent);

            int On(UsageMetric metric) => counted.GetValueOrDefault((day, metric));
        }
    }

    // What is accepted and has not left yet has work, so its few rows are found by that.
    private static async Task<int> WaitingAsync(MailKitDbContext db, Guid accountId, CancellationToken cancellationToken)
    {
        var waiting = db.Work.Where(w => w.AccountId == accountId && (w.Kind == WorkKind.Send || w.Kind == WorkKind.LookUp)).Select(w => w.SubjectId);
        return await db.Emails.Where(e => e.AccountId == accountId && waiting.Contains(e.Id) && (e.State == EmailState.Queued || e.State == EmailState.Parked)).SumAsync(e => e.Credits, cancellationToken);
    }
}
