using Npgsql;

namespace MailKit.Tests.Bench.Limits;

/// <summary>The limit's book on PostgreSQL: one connection, one statement of arrays for a group and one for the balance.</summary>
public sealed class PostgresLimitBook : LimitBook
{
    private readonly NpgsqlConnection _connection;

    private PostgresLimitBook(NpgsqlConnection connection) => _connection = connection;

    public static async Task<PostgresLimitBook> OpenAsync(string connection)
    {
        var book = new PostgresLimitBook(new NpgsqlConnection(connection));
        await book._connection.OpenAsync();
        await using var schema = new NpgsqlCommand(Schema("uuid", "bytea"), book._connection);
        await schema.ExecuteNonQueryAsync();
        return book;
    }

    protected override async Task<IReadOnlyList<bool>> InsertAsync(IReadOnlyList<LimitEmail> emails)
    {
        await using var transaction = await _connection.BeginTransactionAsync();
        await using var insert = new NpgsqlCommand("INSERT INTO emails (id, request_key, body) SELECT * FROM unnest($1, $2, $3) ON CONFLICT DO NOTHING RETURNING id", _connection, transaction);
        insert.Parameters.Add(new() { Value = emails.Select(e => e.Id).ToArray() });
        insert.Parameters.Add(new() { Value = emails.Select(e => e.RequestKey).ToArray() });
        insert.Parameters.Add(new() { Value = emails.Select(e => e.Body).ToArray() });
        var written = new HashSet<Guid>();

        await using (var reader = await insert.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                written.Add(reader.GetGuid(0));
            }
        }

        await using var hold = new NpgsqlCommand("UPDATE balance SET held = held + $1 WHERE id = 1 AND posted - held >= $1", _connection, transaction);
        hold.Parameters.Add(new() { Value = written.Count });

        if (await hold.ExecuteNonQueryAsync() is not 1)
        {
            return new bool[emails.Count];
        }

        await transaction.CommitAsync();
        return [.. emails.Select(e => written.Contains(e.Id))];
    }

    public override async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async Task KeepSentAsync(IReadOnlyList<(Guid Id, string ResendId)> emails)
    {
        await using var update = new NpgsqlCommand("UPDATE emails SET resend_id = sent.resend_id FROM unnest($1, $2) AS sent (id, resend_id) WHERE emails.id = sent.id", _connection);
        update.Parameters.Add(new() { Value = emails.Select(e => e.Id).ToArray() });
        update.Parameters.Add(new() { Value = emails.Select(e => e.ResendId).ToArray() });
        await update.ExecuteNonQueryAsync();
    }

    protected override async Task KeepSettledAsync(IReadOnlyList<Guid> emails)
    {
        await using var transaction = await _connection.BeginTransactionAsync();
        await using var update = new NpgsqlCommand("UPDATE emails SET settled = 1 WHERE id = ANY ($1)", _connection, transaction);
        update.Parameters.Add(new() { Value = emails.ToArray() });
        await update.ExecuteNonQueryAsync();
        await using var debit = new NpgsqlCommand("UPDATE balance SET posted = posted - $1, held = held - $1 WHERE id = 1", _connection, transaction);
        debit.Parameters.Add(new() { Value = emails.Count });
        await debit.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }
}
