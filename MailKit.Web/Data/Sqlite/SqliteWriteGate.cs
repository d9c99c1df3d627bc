using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace MailKit.Web.Data.Sqlite;

/// <summary>
/// Lets one writer of this process at a time into SQLite, without blocking a thread. It decides nothing: SQLite's own lock does,
/// between processes too. But SQLite waits for its lock by sleeping (some builds whole seconds), and this queue wakes at once.
/// </summary>
public sealed class SqliteWriteGate : IDbTransactionInterceptor, IDbCommandInterceptor, IDbConnectionInterceptor
{
    private const int Busy = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly WriteTurns _turns = new();
    private readonly ConcurrentDictionary<DbConnection, bool> _inside = new(ReferenceEqualityComparer.Instance);

    public InterceptionResult<DbTransaction> TransactionStarting(DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result)
    {
        Enter(connection);
        return Begin(connection, eventData.IsolationLevel);
    }

    public async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default)
    {
        await EnterAsync(connection, cancellationToken);
        return Begin(connection, eventData.IsolationLevel);
    }

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Leave(eventData.Context?.Database.GetDbConnection());

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) => LeaveAsync(eventData.Context?.Database.GetDbConnection());

    public void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) => Leave(eventData.Context?.Database.GetDbConnection());

    public Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) => LeaveAsync(eventData.Context?.Database.GetDbConnection());

    // Whatever else ends a transaction, such as a dispose without commit, ends with the connection.
    public void ConnectionClosed(DbConnection connection, ConnectionEndEventData eventData) => Leave(connection);

    public Task ConnectionClosedAsync(DbConnection connection, ConnectionEndEventData eventData) => LeaveAsync(connection);

    public async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (IsAlone(command))
        {
            await EnterAsync(command.Connection, cancellationToken);
        }

        return result;
    }

    public ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        LeaveAlone(command);
        return ValueTask.FromResult(result);
    }

    public Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        LeaveAlone(command);
        return Task.CompletedTask;
    }

    public Task CommandCanceledAsync(DbCommand command, CommandEndEventData eventData, CancellationToken cancellationToken = default)
    {
        LeaveAlone(command);
        return Task.CompletedTask;
    }

    // Begun here, because nothing else tells of a transaction that could not begin: whoever was let in would never leave.
    private InterceptionResult<DbTransaction> Begin(DbConnection connection, IsolationLevel isolation)
    {
        try
        {
            return InterceptionResult<DbTransaction>.SuppressWithResult(connection.BeginTransaction(isolation));
        }
        catch
        {
            Leave(connection);
            throw;
        }
    }

    // An update outside a transaction is a transaction of its own.
    private static bool IsAlone(DbCommand command)
        => command.Transaction is null
            && (command.CommandText.StartsWith("UPDATE", StringComparison.Ordinal) || command.CommandText.StartsWith("DELETE", StringComparison.Ordinal) || command.CommandText.StartsWith("INSERT", StringComparison.Ordinal));

    private void LeaveAlone(DbCommand command)
    {
        if (command.Transaction is null)
        {
            Leave(command.Connection);
        }
    }

    private void Enter(DbConnection? connection)
    {
        if (connection is not null && !_inside.ContainsKey(connection))
        {
            Require(_turns.Enter(Patience));
            _inside[connection] = true;
        }
    }

    private async ValueTask EnterAsync(DbConnection? connection, CancellationToken cancellationToken)
    {
        if (connection is not null && !_inside.ContainsKey(connection))
        {
            Require(await _turns.EnterAsync(Patience, cancellationToken));
            _inside[connection] = true;
        }
    }

    private Task LeaveAsync(DbConnection? connection)
    {
        Leave(connection);
        return Task.CompletedTask;
    }

    private void Leave(DbConnection? connection)
    {
        if (connection is not null && _inside.TryRemove(connection, out _))
        {
            _turns.Leave();
        }
    }

    private static void Require(bool entered)
    {
        if (!entered)
        {
            throw new SqliteException("Other writers were busy for too long.", Busy);
        }
    }
}
