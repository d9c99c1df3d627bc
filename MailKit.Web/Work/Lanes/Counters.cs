using System.Runtime.CompilerServices;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Work.Lanes;

/// <summary>Adds to counters in the transaction that makes what they count.</summary>
public static class Counters
{
    /// <param name="key">The columns of the table's key.</param>
    /// <param name="sums">Those that are added to.</param>
    /// <param name="rows">A value for each column, keys first; each key once, in one order, so that two processes cannot wait for each other.</param>
    public static Task AddToCountersAsync(this MailKitDbContext db, string table, string[] key, string[] sums, IReadOnlyList<object[]> rows, CancellationToken cancellationToken)
    {
        if (rows.Count is 0)
        {
            return Task.CompletedTask;
        }

        var width = key.Length + sums.Length;
        var values = Enumerable.Range(0, rows.Count).Select(i => $"({string.Join(", ", Enumerable.Range(i * width, width).Select(v => $"{{{v}}}"))})");
        var upsert = $"""
            INSERT INTO {table} ({Names([.. key, .. sums])}) VALUES {string.Join(", ", values)}
            ON CONFLICT ({Names(key)}) DO UPDATE SET {string.Join(", ", sums.Select(s => $"\"{s}\" = {table}.\"{s}\" + excluded.\"{s}\""))}
            """;
        return db.Database.ExecuteSqlAsync(FormattableStringFactory.Create(upsert, [.. rows.SelectMany(row => row)]), cancellationToken);
    }

    private static string Names(IEnumerable<string> columns) => string.Join(", ", columns.Select(c => $"\"{c}\""));
}
