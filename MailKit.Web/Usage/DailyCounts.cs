using MailKit.Domain.Usage;
using MailKit.Web.Data;
using MailKit.Web.Work.Lanes;

namespace MailKit.Web.Usage;

/// <summary>Counts what happened in an account on a day (UTC), in the transaction that made it happen, so that nothing is counted twice.</summary>
public static class DailyCounts
{
    /// <param name="Key">The API key's id, or <see cref="DailyCount.NoKey"/>.</param>
    public sealed record Count(Guid AccountId, UsageMetric Metric, string Key, long Value);

    public static Task CountAsync(this MailKitDbContext db, DateTimeOffset at, IEnumerable<Count> counts, CancellationToken cancellationToken)
        => db.CountAsync(counts.Select(c => (at, c)), cancellationToken);

    public static Task CountAsync(this MailKitDbContext db, IEnumerable<(DateTimeOffset At, Count Count)> counts, CancellationToken cancellationToken)
        => db.AddToCountersAsync(
            "daily_counts",
            ["AccountId", "Day", "Metric", "Key"],
            ["Value"],
            [.. counts
                .GroupBy(c => (c.Count.AccountId, Day: DateOnly.FromDateTime(c.At.UtcDateTime), c.Count.Metric, c.Count.Key), c => c.Count.Value, (row, values) => (Row: row, Value: values.Sum()))
                .Where(c => c.Value is not 0)
                .OrderBy(c => c.Row.AccountId).ThenBy(c => c.Row.Day).ThenBy(c => c.Row.Metric).ThenBy(c => c.Row.Key, StringComparer.Ordinal)
                .Select(c => (object[])[c.Row.AccountId, c.Row.Day, (short)c.Row.Metric, c.Row.Key, c.Value])],
            cancellationToken);
}
