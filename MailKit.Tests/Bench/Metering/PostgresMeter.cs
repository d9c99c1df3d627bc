using Npgsql;

namespace MailKit.Tests.Bench.Metering;

/// <summary>What a PostgreSQL says that it has written.</summary>
public sealed class PostgresMeter(string connection) : IAsyncDisposable
{
    /// <summary>An idle session hands its counters in within ten seconds.</summary>
    private static readonly TimeSpan Counted = TimeSpan.FromSeconds(10.5);

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create($"{connection};Pooling=false");

    /// <summary>Bytes of WAL so far.</summary>
    public async Task<double> WalAsync() => Convert.ToDouble(await AskAsync("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')"));

    /// <summary>Updates of the table of emails so far; waits until every session has said what it did.</summary>
    public async Task<double> UpdatesAsync()
    {
        await Task.Delay(Counted);
        return Convert.ToDouble(await AskAsync("SELECT coalesce(sum(n_tup_upd), 0) FROM pg_stat_user_tables WHERE relname = 'emails'"));
    }

    /// <summary>A page is written whole the first time after a checkpoint: so it comes before the warm-up, and no other comes by itself.</summary>
    public Task CheckpointAsync() => AskAsync("CHECKPOINT");

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private async Task<object?> AskAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
