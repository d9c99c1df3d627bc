using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace MailKit.Tests.Hosting.Logging;

/// <summary>Keeps each statement that the application sends to its database once, with values that it was sent with.</summary>
public sealed class StatementKeeper : DbCommandInterceptor
{
    /// <summary>Text → names and values.</summary>
    public ConcurrentDictionary<string, DbParameter[]> Statements { get; } = new();

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Keep(command);
        return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Keep(command);
        return base.NonQueryExecutingAsync(command, eventData, result, cancellationToken);
    }

    private void Keep(DbCommand command) => Statements.TryAdd(command.CommandText, [.. command.Parameters.Cast<DbParameter>()]);
}
