using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MailKit.Web.Data;

/// <summary>Tells a database that is away for a moment from a write that is wrong.</summary>
public static class DatabaseTrouble
{
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;
    private const int SqliteReadOnly = 8;
    private const int SqliteIo = 10;
    private const int SqliteFull = 13;
    private const int SqliteCannotOpen = 14;

    /// <summary>It is locked, full, read-only or not reached: the same may go well in a moment.</summary>
    public static bool IsAway(Exception? exception) => exception switch
    {
        SqliteException { SqliteErrorCode: SqliteBusy or SqliteLocked or SqliteReadOnly or SqliteIo or SqliteFull or SqliteCannotOpen } => true,
        CommitUnknownException => true,
        PostgresException refused => refused.IsTransient || refused.SqlState is PostgresErrorCodes.ReadOnlySqlTransaction,
        // The server refused nothing: it was not reached, or no more.
        NpgsqlException => true,
        // A connection that was cut between two commands of a transaction.
        InvalidOperationException { Source: "Npgsql" } => true,
        DbUpdateException or InvalidOperationException => IsAway(exception.InnerException),
        _ => false,
    };
}

/// <summary>Nobody knows whether a commit stands: it did here, and no standby has confirmed it.</summary>
public sealed class CommitUnknownException(string message) : Exception(message);
