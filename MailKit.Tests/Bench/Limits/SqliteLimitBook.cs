using Microsoft.Data.Sqlite;

namespace MailKit.Tests.Bench.Limits;

/// <summary>The limit's book on SQLite: one connection, prepared statements, WAL, and as durable as MailKit's.</summary>
public sealed class SqliteLimitBook : LimitBook
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _hold;
    private readonly SqliteCommand _sent;
    private readonly SqliteCommand _settled;
    private readonly SqliteCommand _debit;

    public SqliteLimitBook(string connection)
    {
        _connection = new SqliteConnection(connection);
        _connection.Open();
        Run("PRAGMA journal_mode = WAL");
        Run("PRAGMA synchronous = FULL");
        Run(Schema("BLOB", "BLOB"));
        _insert = Command("INSERT INTO emails (id, request_key, body) VALUES ($id, $key, $body) ON CONFLICT DO NOTHING", "$id", "$key", "$body");
        _hold = Command("UPDATE balance SET held = held + $sum WHERE id = 1 AND posted - held >= $sum", "$sum");
        _sent = Command("UPDATE emails SET resend_id = $resend WHERE id = $id", "$id", "$resend");
        _settled = Command("UPDATE emails SET settled = 1 WHERE id = $id", "$id");
        _debit = Command("UPDATE balance SET posted = posted - $sum, held = held - $sum WHERE id = 1", "$sum");
    }

    protected override Task<IReadOnlyList<bool>> InsertAsync(IReadOnlyList<LimitEmail> emails)
    {
        using var transaction = _connection.BeginTransaction();
        (_insert.Transaction, _hold.Transaction) = (transaction, transaction);
        var written = new bool[emails.Count];

        for (var i = 0; i < emails.Count; i++)
        {
            (_insert.Parameters[0].Value, _insert.Parameters[1].Value, _insert.Parameters[2].Value) = (emails[i].Id.ToByteArray(), emails[i].RequestKey, emails[i].Body);
            written[i] = _insert.ExecuteNonQuery() is 1;
        }

        _hold.Parameters[0].Value = written.Count(w => w);

        if (_hold.ExecuteNonQuery() is not 1)
        {
            return Task.FromResult<IReadOnlyList<bool>>(new bool[emails.Count]);
        }

        transaction.Commit();
        return Task.FromResult<IReadOnlyList<bool>>(written);
    }

    public override async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override Task KeepSentAsync(IReadOnlyList<(Guid Id, string ResendId)> emails)
    {
        using var transaction = _connection.BeginTransaction();
        _sent.Transaction = transaction;

        foreach (var (id, resendId) in emails)
        {
            (_sent.Parameters[0].Value, _sent.Parameters[1].Value) = (id.ToByteArray(), resendId);
            _sent.ExecuteNonQuery();
        }

        transaction.Commit();
        return Task.CompletedTask;
    }

    protected override Task KeepSettledAsync(IReadOnlyList<Guid> emails)
    {
        using var transaction = _connection.BeginTransaction();
        (_settled.Transaction, _debit.Transaction) = (transaction, transaction);

        foreach (var id in emails)
        {
            _settled.Parameters[0].Value = id.ToByteArray();
            _settled.ExecuteNonQuery();
        }

        _debit.Parameters[0].Value = emails.Count;
        _debit.ExecuteNonQuery();
        transaction.Commit();
        return Task.CompletedTask;
    }

    private void Run(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<string> parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;

        foreach (var name in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        return command;
    }
}
