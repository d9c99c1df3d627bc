using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Faults.Clusters.Acts;

/// <summary>The database fails exactly where a call to a provider is let through and counted, and nowhere else.</summary>
public static class GateTrouble
{
    /// <param name="kind">On PostgreSQL 0 ends the connection, anything else finds no room; SQLite finds no room.</param>
    public static async Task BreakGateAsync(this Cluster cluster, string provider, int kind)
    {
        var isCut = kind is 0;

        // A table whose rows have used up all their numbers is full; that is the one way to say so from inside a statement.
        string[] statements = cluster.Plan.Database is TestDatabase.Sqlite
            ?
            [
                "CREATE TABLE IF NOT EXISTS fault_full (id INTEGER PRIMARY KEY AUTOINCREMENT, x)",
                "INSERT OR IGNORE INTO fault_full (id) VALUES (9223372036854775807)",
                .. ((string[])["INSERT", "UPDATE"]).Select(verb => $"""CREATE TRIGGER "fault_{provider}_{verb}" BEFORE {verb} ON provider_slots WHEN NEW."Provider" = '{provider}' BEGIN INSERT INTO fault_full (x) VALUES (1); END"""),
            ]
            :
            [
                $"""
                CREATE OR REPLACE FUNCTION fault_gate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    {(isCut ? "PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(60);" : "RAISE EXCEPTION 'no room, on purpose' USING ERRCODE = '53100';")}
                    RETURN NEW;
                END $$
                """,
                $"""CREATE TRIGGER "fault_{provider}" BEFORE INSERT OR UPDATE ON provider_slots FOR EACH ROW WHEN (NEW."Provider" = '{provider}') EXECUTE FUNCTION fault_gate()""",
            ];
        await RunAsync(cluster, statements);
    }

    public static Task MendGateAsync(this Cluster cluster, string provider) => RunAsync(cluster, cluster.Plan.Database is TestDatabase.Sqlite
        ? [$"""DROP TRIGGER IF EXISTS "fault_{provider}_INSERT" """, $"""DROP TRIGGER IF EXISTS "fault_{provider}_UPDATE" """]
        : [$"""DROP TRIGGER IF EXISTS "fault_{provider}" ON provider_slots"""]);

    private static async Task RunAsync(Cluster cluster, IReadOnlyList<string> statements)
    {
        await using var db = cluster.Db();

        foreach (var sql in statements)
        {
            // No parameters: braces in a function's body are its own.
            await db.Database.ExecuteSqlRawAsync(sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
        }
    }
}
