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
        var (source, values) = db.Database.IsNpgsql()
            ? ($"SELECT * FROM unnest({Holes(0, width)})", Enumerable.Range(0, width).Select(i => (object)Column(rows, i)))
            : ($"VALUES {string.Join(", ", Enumerable.Range(0, rows.Count).Select(i => $"({Holes(i * width, width)})"))}", rows.SelectMany(row => row));
        var upsert = $"""
            INSERT INTO {table} ({Names([.. key, .. sums])}) {source}
            ON CONFLICT ({Names(key)}) DO UPDATE SET {string.Join(", ", sums.Select(s => $"\"{s}\" = {table}.\"{s}\" + excluded.\"{s}\""))}
            """;
        return db.Database.ExecuteSqlAsync(FormattableStringFactory.Create(upsert, [.. values]), cancellationToken);
    }

    // However many rows: one text, which PostgreSQL prepares once.
    private static Array Column(IReadOnlyList<object[]> rows, int at)
    {
        var column = Array.CreateInstance(rows[0][at].GetType(), rows.Count);

        for (var i = 0; i < rows.Count; i++)
        {
            column.SetValue(rows[i][at], i);
        }

        return column;
    }

    private static string Holes(int from, int count) => string.Join(", ", Enumerable.Range(from, count).Select(i => $"{{{i}}}"));

    private static string Names(IEnumerable<string> columns) => string.Join(", ", columns.Select(c => $"\"{c}\""));
}
