using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Sending.Search;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Bench.Growth;

/// <summary>Makes an account's past: one email that was sent and debited, with its body, its debit and a webhook, again and again under other ids, each a millisecond older than the next.</summary>
public static class Seed
{
    /// <summary>So many rows in one statement, so that no transaction holds up what runs beside it for long.</summary>
    private const int Piece = 100_000;

    private static readonly (string Table, string Key, Func<string, string, string?> Column)[] Tables =
    [
        ("emails", "Id", (name, id) => name switch { "Id" => id, "RequestKey" => Numbered, "ResendId" => Numbered, "SettlementId" => "NULL", _ => null }),
        ("email_bodies", "EmailId", (name, id) => name is "EmailId" ? id : null),
        ("ledger", "Id", (name, id) => name switch { "Id" or "EmailId" => id, "Key" or "DodoEntryId" => Numbered, "SettlementId" => "NULL", _ => null }),
        ("webhooks", "Id", (name, id) => name switch { "Id" => id, "WebhookId" => Numbered, _ => null }),
    ];

    private const string Numbered = "'seed-' || n.i";

    /// <param name="count">Of each table.</param>
    public static async Task GrowAsync(MailKitDbContext db, Guid accountId, int from, int count)
    {
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(5));
        var template = await db.Emails.Where(e => e.AccountId == accountId && e.SettledAt != null).OrderBy(e => e.Id).Select(e => e.Id).FirstAsync();
        var line = await db.Ledger.Where(l => l.AccountId == accountId && l.Posted < 0).OrderBy(l => l.Id).Select(l => l.Id).FirstAsync();
        var webhook = await db.Webhooks.Where(w => w.Provider == "resend").OrderBy(w => w.Id).Select(w => w.Id).FirstAsync();
        var first = Ids.At(template).ToUnixTimeMilliseconds() - 10_000_000;

        foreach (var (table, key, column) in Tables)
        {
            var columns = await ColumnsAsync(db, table);
            var id = db.Database.IsSqlite() ? SqliteId(first) : PostgresId(first);
            var values = columns.Select(name => column(name, id) ?? $"t.\"{name}\"");
            var source = table switch { "ledger" => line, "webhooks" => webhook, _ => template };

            for (var at = from; at < from + count; at += Piece)
            {
                var parameter = "{0}";
                var sql = $"""
                    INSERT INTO {table} ({string.Join(", ", columns.Select(c => $"\"{c}\""))})
                    SELECT {string.Join(", ", values)} FROM {table} AS t, {Numbers(db, at, Math.Min(Piece, from + count - at))} WHERE t."{key}" = {parameter}
                    """;
                await db.Database.ExecuteSqlRawAsync(sql, source);
            }
        }

        var day = DateOnly.FromDateTime((await db.Ledger.Where(l => l.Id == line).Select(l => l.At).SingleAsync()).UtcDateTime);
        await db.LedgerDays.Where(d => d.AccountId == accountId && d.Day == day && d.Posted < 0).ExecuteUpdateAsync(d => d.SetProperty(x => x.Posted, x => x.Posted - count).SetProperty(x => x.Lines, x => x.Lines + count));
        await IndexAsync(db);
        await db.Database.ExecuteSqlRawAsync("ANALYZE");
    }

    // The search's index goes by the order of ids, and these came behind its back: it is made anew by the product itself.
    private static async Task IndexAsync(MailKitDbContext db)
    {
        var last = await db.Emails.OrderByDescending(e => e.Id).Select(e => e.Id).FirstAsync();
        await db.Database.ExecuteSqlRawAsync("DELETE FROM email_search");
        await db.Work.Where(w => w.Kind == WorkKind.Index).ExecuteUpdateAsync(w => w.SetProperty(x => x.DueAt, DateTimeOffset.UtcNow));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(10));

        while (await new EmailIndex(db).ReachAsync(patience.Token) < last)
        {
            await Task.Delay(100, patience.Token);
        }
    }

    private static string Numbers(MailKitDbContext db, int from, int count) => db.Database.IsSqlite()
        ? $"(WITH RECURSIVE numbers(i) AS (VALUES ({from}) UNION ALL SELECT i + 1 FROM numbers WHERE i < {from + count - 1}) SELECT i FROM numbers) AS n"
        : $"generate_series({from}, {from + count - 1}) AS n(i)";

    // Version 7: the time in front, so that rows lie in their order.
    private static string SqliteId(long first)
        => $"printf('%08X-%04X-7000-8000-%012X', ({first} + n.i) >> 16, ({first} + n.i) & 65535, n.i)";

    private static string PostgresId(long first)
        => $"(lpad(to_hex(({first} + n.i) >> 16), 8, '0') || lpad(to_hex(({first} + n.i) & 65535), 4, '0') || '70008000' || lpad(to_hex(n.i), 12, '0'))::uuid";

    private static async Task<List<string>> ColumnsAsync(MailKitDbContext db, string table)
        => await db.Database.SqlQueryRaw<string>(
            db.Database.IsSqlite()
                ? "SELECT name AS \"Value\" FROM pragma_table_info({0})"
                : "SELECT column_name::text AS \"Value\" FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = {0} AND is_generated = 'NEVER' ORDER BY ordinal_position",
            table).ToListAsync();
}
