using System.Runtime.CompilerServices;
using MailKit.Domain.Usage;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Usage;

/// <summary>Counts what happened in an account on a day (UTC), in the transaction that made it happen, so that nothing is counted twice.</summary>
public static class DailyCounts
{
    /// <param name="Key">The API key's id, or <see cref="DailyCount.NoKey"/>.</param>
    public sealed record Count(Guid AccountId, UsageMetric Metric, string Key, long Value);

    public static Task CountAsync(this MailKitDbContext db, DateTimeOffset at, IEnumerable<Count> counts, CancellationToken cancellationToken)
        => db.CountAsync(counts.Select(c => (at, c)), cancellationToken);

    public static async Task CountAsync(this MailKitDbContext db, IEnumerable<(DateTimeOffset At, Count Count)> counts, CancellationToken cancellationToken)
    {
        // In one order, so that two processes cannot wait for each other's counters.
        var some = counts
            .GroupBy(c => (c.Count.AccountId, Day: DateOnly.FromDateTime(c.At.UtcDateTime), c.Count.Metric, c.Count.Key), c => c.Count.Value, (row, values) => (Row: row, Value: values.Sum()))
            .Where(c => c.Value is not 0)
            .OrderBy(c => c.Row.AccountId).ThenBy(c => c.Row.Day).ThenBy(c => c.Row.Metric).ThenBy(c => c.Row.Key, StringComparer.Ordinal)
            .ToList();

        if (some.Count is 0)
        {
            return;
        }

        var values = some.SelectMany(c => (object[])[c.Row.AccountId, c.Row.Day, (short)c.Row.Metric, c.Row.Key, c.Value]).ToArray();
        var rows = Enumerable.Range(0, some.Count).Select(i => $"({string.Join(", ", Enumerable.Range(i * 5, 5).Select(v => $"{{{v}}}"))})");
        var upsert = string.Concat(
            """INSERT INTO daily_counts ("AccountId", "Day", "Metric", "Key", "Value") VALUES """,
            string.Join(", ", rows),
            """ ON CONFLICT ("AccountId", "Day", "Metric", "Key") DO UPDATE SET "Value" = daily_counts."Value" + excluded."Value" """);
        await db.Database.ExecuteSqlAsync(FormattableStringFactory.Create(upsert, values), cancellationToken);
    }
}
