using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MailKit.Web.Data.Schema;

/// <summary>
/// Brings PostgreSQL up to this version, one process at a time. EF Core's own lock ends with each migration's transaction, so a second
/// process could slip in between two of them. Ours is a row that is locked for as long as it takes: it ends with its connection, and a
/// pooler between us and the server cannot give it to somebody else, as it does with advisory locks.
/// </summary>
public static class PostgresMigration
{
    private const string MakeLock = """
        CREATE TABLE IF NOT EXISTS migration_lock (id int PRIMARY KEY);
        INSERT INTO migration_lock VALUES (1) ON CONFLICT (id) DO NOTHING;
        """;

    /// <param name="direct">A connection string for this alone, where the usual one leads through a pooler or to a user without the right; null for the usual one.</param>
    public static async Task RunAsync(MailKitDbContext db, string? direct)
    {
        if (direct is { Length: > 0 })
        {
            db.Database.SetConnectionString(direct);
        }

        await using var gate = new NpgsqlConnection(db.Database.GetConnectionString());
        await gate.OpenAsync();
        await MakeAsync(gate);

        await using var transaction = await gate.BeginTransactionAsync();
        await using var take = new NpgsqlCommand("SELECT id FROM migration_lock FOR UPDATE", gate, transaction) { CommandTimeout = 0 };
        await take.ExecuteNonQueryAsync();
        await db.Database.MigrateAsync();
        await transaction.CommitAsync(CancellationToken.None);
    }

    // "If not exists" looks and then makes: of two processes at the same moment one is told that it does.
    private static async Task MakeAsync(NpgsqlConnection gate)
    {
        await using var make = new NpgsqlCommand(MakeLock, gate);

        try
        {
            await make.ExecuteNonQueryAsync();
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateTable)
        {
            await make.ExecuteNonQueryAsync();
        }
    }
}
