using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace MailKit.Web.Data;

/// <summary>
/// Never cancels a commit, and notices one that PostgreSQL calls done although no standby has it. With synchronous replication, a commit whose waiting is
/// cancelled (a client that hangs up, an administrator, a shutdown) succeeds with only a warning, and is lost when the standby takes over. Such
/// a commit is an unknown outcome: it throws, and its connection is not used again.
/// </summary>
/// <remarks>https://www.postgresql.org/docs/15/warm-standby.html, "Synchronous Replication"; src/backend/replication/syncrep.c raises the warnings.</remarks>
public sealed class ReplicationGuard : IDbConnectionInterceptor, IDbTransactionInterceptor, IDbCommandInterceptor
{
    public static readonly ReplicationGuard Instance = new();

    /// <summary>The SQLSTATE of the warnings.</summary>
    private const string Warning = "01000";

    private readonly ConditionalWeakTable<DbConnection, Watch> _watched = [];

    private ReplicationGuard() { }

    public void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Attach(connection);

    public Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Attach(connection);
        return Task.CompletedTask;
    }

    // EF Core commits the transactions that SaveChanges makes with its caller's token, and a client that hangs up would cancel the waiting.
    public async ValueTask<InterceptionResult> TransactionCommittingAsync(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        await transaction.CommitAsync(CancellationToken.None);
        return InterceptionResult.Suppress();
    }

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Check(Connection(eventData));

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Check(Connection(eventData));
        return Task.CompletedTask;
    }

    // A statement outside a transaction commits by itself.
    public int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result)
    {
        Check(command.Connection);
        return result;
    }

    public ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Check(command.Connection);
        return ValueTask.FromResult(result);
    }

    // A statement with an answer (RETURNING) commits when its answer has been read to the end; the next that is told of is the connection's closing.
    public InterceptionResult ConnectionClosing(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        Check(connection);
        return result;
    }

    public ValueTask<InterceptionResult> ConnectionClosingAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        Check(connection);
        return ValueTask.FromResult(result);
    }

    private static DbConnection? Connection(TransactionEndEventData eventData)
        => eventData.Context is { } db ? Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.GetDbConnection(db.Database) : null;

    private void Attach(DbConnection connection)
    {
        if (connection is NpgsqlConnection postgres)
        {
            _watched.GetValue(connection, _ => new Watch(postgres));
        }
    }

    private void Check(DbConnection? connection)
    {
        if (connection is NpgsqlConnection postgres && _watched.TryGetValue(connection, out var watch) && watch.Take() is { } words)
        {
            // Whoever gets this connection next must not read what may not be there.
            NpgsqlConnection.ClearPool(postgres);
            throw new CommitUnknownException($"Nobody knows whether the commit stands: {words}");
        }
    }

    private sealed class Watch
    {
        private string? _warned;

        public Watch(NpgsqlConnection connection) => connection.Notice += (_, notice) =>
        {
            if (notice.Notice.SqlState is Warning)
            {
                Volatile.Write(ref _warned, notice.Notice.MessageText);
            }
        };

        public string? Take() => Interlocked.Exchange(ref _warned, null);
    }
}
