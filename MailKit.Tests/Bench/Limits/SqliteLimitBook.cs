using Microsoft.Data.Sqlite;

namespace MailKit.Tests.Bench.Limits;

/// <summary>The limit's book on SQLite: one connection, prepared statements, WAL, and as durable as MailKit's.</summary>
public sealed class SqliteLimitBook : LimitBook
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _hold;

    public SqliteLimitBook(string connection)
    {
        _connection = new SqliteConnection(connection);
        _connection.Open();
        Run("PRAGMA journal_mode = WAL");
        Run("PRAGMA synchronous = FULL");
        Run(Schema("BLOB", "BLOB"));
        _insert = Command("INSERT INTO emails VALUES ($id, $key, $body) ON CONFLICT DO NOTHING", "$id", "$key", "$body");
        _hold = Command("UPDATE balance SET held = held + $sum WHERE id = 1 AND posted - held >= $sum", "$sum");
    }

    public override Task<IReadOnlyList<bool>> WriteAsync(IReadOnlyList<LimitEmail> emails)
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

    public override ValueTask DisposeAsync() => _connection.DisposeAsync();

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
