using System.Data.Common;
using System.Text.RegularExpressions;
using MailKit.Domain.Work;
using MailKit.Tests.Hosting;
using MailKit.Web.Sending.Search;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MailKit.Tests.Data;

/// <summary>What the running application asks its database, page by page and step by step, never reads a growing table from end to end.</summary>
public sealed partial class QueryPlanTests
{
    private static readonly string[] Growing = ["emails", "email_bodies", "email_events", "email_recipients", "email_search", "ledger", "ledger_days", "work", "webhooks", "webhook_bodies", "settlements", "daily_counts", "accounts", "reconciliation_runs"];

    /// <summary>Statements that read a table whole, by a part of their text, and why they may.</summary>
    private static readonly (string Table, string Part, string Reason)[] Exceptions =
    [
        ("work", "GROUP BY", "The admin's page of work counts all that waits, and the table holds nothing else."),
        ("work", "tooFar", "A clock that was set back is mended now and then; the table holds only what waits."),
        ("work", "WHERE 0", "It asks for nothing."),
        ("webhooks", "DESC\nLIMIT", "A page of the newest, in the order of the index."),
        ("accounts", "COUNT(*)", "An admin's page says how many there are."),
        ("accounts", "lower(", "An admin looks for an account by any of its names."),
        ("accounts", "DESC\nLIMIT", "A page of the newest, in the order of the key."),
        ("accounts", "JOIN accounts", "PostgreSQL reads a table of a few rows rather than its index."),
        ("reconciliation_runs", "COUNT(*)", "An admin's page sums up what was compared."),
        ("reconciliation_runs", "count(*)", "The same on PostgreSQL."),
        ("reconciliation_runs", "\"ComparedAt\" DESC", "And shows the newest."),
        ("email_search", "DESC LIMIT 1", "How far it reaches says the last of its key."),
        ("emails", "@words", "An admin looks for an email by any of its names."),
    ];

    private static readonly string[] Pages = ["/app", "/app/emails", "/app/emails?q=hello", "/app/statement", "/app/statement?q=hello", $"/app/statement?q={Guid.Empty}", "/app/statement?q=cdl_1", "/app/billing", "/app/keys", "/app/compose"];

    private static readonly string[] AdminPages =
    [
        "/admin", "/admin/accounts", "/admin/accounts?q=a", "/admin/emails", "/admin/emails?state=waiting", "/admin/emails?state=refused", "/admin/emails?state=all",
        "/admin/emails?q=x", "/admin/webhooks", "/admin/webhooks?state=Parked", "/admin/work", "/admin/reconciliation",
    ];

    [Theory, OnBothDatabases]
    public async Task No_statement_reads_a_growing_table_from_end_to_end(TestDatabase database)
    {
        await using var app = await MailKitApp.StartAsync(database);
        var account = await TestAccount.OpenAsync(app, credits: 30);
        var id = await account.SendAsync();
        await account.QuietAsync(id);
        await account.SettledAsync(id);
        var webhook = await app.DataAsync(db => db.Webhooks.Where(w => w.AccountId == account.Id).Select(w => w.Id).FirstAsync());

        await WalkAsync(await Visitor.SignedInAsync(account), [.. Pages, $"/app/emails/{id}", $"/app/emails/{id}/preview"]);
        await WalkAsync(
            await Visitor.SignedInAsync(app, "admin@mailkit.example", MailKitApp.AdminPassword),
            [.. AdminPages, $"/admin/emails/{id}", $"/admin/webhooks/{webhook}", $"/admin/accounts/{account.Id}"]);
        app.Clock.Pass(TimeSpan.FromDays(31));
        var today = app.Clock.GetUtcNow();
        await Until.TrueAsync(() => app.DataAsync(db => db.Work.AnyAsync(w => w.Kind == WorkKind.Retention && w.DueAt > today && w.Lease == null)));

        foreach (var newestFirst in (bool[])[true, false])
        {
            Assert.Equal([id], await app.UseAsync<EmailIndex, List<Guid>>(index => index.FindAsync(account.Id, ["hello", "resend"], (Guid.Empty, Guid.AllBitsSet), newestFirst, most: 10, CancellationToken.None)));
        }

        var scans = new List<string>();

        // What asks for one of none reads nothing.
        foreach (var (text, parameters) in app.Statements.ToArray().Where(s => !s.Key.TrimEnd().EndsWith("WHERE 0", StringComparison.Ordinal)))
        {
            foreach (var table in await app.DataAsync(db => ScansAsync(db, text, parameters)))
            {
                if (!Exceptions.Any(e => e.Table == table && text.Contains(e.Part, StringComparison.Ordinal)))
                {
                    scans.Add($"{table} is read whole by:\n{text}\n");
                }
            }
        }

        Assert.True(app.Statements.Count > 100, $"Only {app.Statements.Count} statements were seen.");
        Assert.True(scans.Count is 0, string.Join('\n', scans));
    }

    private static async Task WalkAsync(Visitor visitor, IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            await visitor.GoAsync(path);
            Assert.True((int)visitor.Status is 200, $"{path}: {visitor.Status}");
        }
    }

    private static async Task<IReadOnlyList<string>> ScansAsync(DbContext db, string text, DbParameter[] parameters)
    {
        if (!Plannable().IsMatch(text) || text.Contains(';', StringComparison.Ordinal) && text.TrimEnd().IndexOf(';', StringComparison.Ordinal) < text.TrimEnd().Length - 1)
        {
            return [];
        }

        await db.Database.OpenConnectionAsync();
        var connection = db.Database.GetDbConnection();
        var lines = connection is SqliteConnection ? await PlanAsync(connection, "EXPLAIN QUERY PLAN " + text, parameters, column: 3) : await PostgresAsync(connection, text, parameters);
        return [.. lines.Select(line => connection is SqliteConnection ? Sqlite(line, text) : SeqScan().Match(line).Groups[1].Value).Where(Growing.Contains).Distinct()];
    }

    // With few rows PostgreSQL reads everything; told not to, it does so only where no index helps.
    private static async Task<List<string>> PostgresAsync(DbConnection connection, string text, DbParameter[] parameters)
    {
        await PlanAsync(connection, "SET enable_seqscan = off", [], column: null);
        return Whole(await PlanAsync(connection, "EXPLAIN " + text, parameters, column: 0));
    }

    // An index that is read without a condition is read whole, too.
    private static List<string> Whole(List<string> plan)
        => [.. plan.Where((line, n) => SeqScan().IsMatch(line) && (line.Contains("Seq Scan", StringComparison.Ordinal) || n + 1 == plan.Count || !plan[n + 1].Contains("Index Cond", StringComparison.Ordinal)))];

    private static async Task<List<string>> PlanAsync(DbConnection connection, string text, DbParameter[] parameters, int? column)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = text;

        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter switch
            {
                NpgsqlParameter npgsql => npgsql.Clone(),
                _ => new SqliteParameter(parameter.ParameterName, parameter.Value),
            });
        }

        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();

        while (column is { } number && await reader.ReadAsync())
        {
            lines.Add(reader.GetString(number));
        }

        return lines;
    }

    // SQLite names the alias; which table that is says the statement.
    private static string Sqlite(string line, string text)
    {
        if (Scan().Match(line) is not { Success: true } scan)
        {
            return "";
        }

        var name = scan.Groups[1].Value;
        return Growing.FirstOrDefault(table => table == name || Regex.IsMatch(text, $"\"?{table}\"? AS \"?{name}\"?(\\W|$)")) ?? "";
    }

    [GeneratedRegex(@"^\s*(SELECT|WITH|UPDATE|DELETE|--)", RegexOptions.None)]
    private static partial Regex Plannable();

    [GeneratedRegex(@"^SCAN (\w+)(?! VIRTUAL)")]
    private static partial Regex Scan();

    [GeneratedRegex(@"(?:Seq Scan|Index Scan using \S+|Index Scan Backward using \S+|Index Only Scan using \S+|Index Only Scan Backward using \S+) on (\w+)")]
    private static partial Regex SeqScan();
}
