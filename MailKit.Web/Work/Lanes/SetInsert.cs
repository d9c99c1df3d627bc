using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace MailKit.Web.Work.Lanes;

/// <summary>Inserts many rows of a table inside the caller's transaction, untracked: on PostgreSQL by one statement, on SQLite by one prepared statement. What the columns are, the model says.</summary>
public static class SetInsert
{
    private static readonly ConcurrentDictionary<IEntityType, Table> Tables = new();

    /// <exception cref="DbException">One of them is there already, or breaks another rule: then none is written that can stay.</exception>
    public static Task InsertAsync<T>(this MailKitDbContext db, IReadOnlyCollection<T> rows, CancellationToken cancellationToken) where T : class
        => WriteAsync(db, rows, isNew: null, cancellationToken);

    /// <summary>Those that break no unique index; the others are left out.</summary>
    /// <param name="id">The column <c>Id</c>, which is unique in the table.</param>
    /// <returns>The ids of those that were written.</returns>
    public static async Task<IReadOnlySet<Guid>> InsertNewAsync<T>(this MailKitDbContext db, IReadOnlyCollection<T> rows, Func<T, Guid> id, CancellationToken cancellationToken) where T : class
    {
        var written = new HashSet<Guid>();
        await WriteAsync(db, rows, new(row => id((T)row), written), cancellationToken);
        return written;
    }

    private static async Task WriteAsync<T>(MailKitDbContext db, IReadOnlyCollection<T> rows, New? isNew, CancellationToken cancellationToken) where T : class
    {
        if (rows.Count is 0)
        {
            return;
        }

        var table = Tables.GetOrAdd(db.Model.FindEntityType(typeof(T))!, static type => new(type));
        var transaction = db.Database.CurrentTransaction ?? throw new InvalidOperationException("A set is written inside a transaction.");
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = transaction.GetDbTransaction();

        if (command is NpgsqlCommand postgres)
        {
            await table.WriteAsync(postgres, rows, isNew, cancellationToken);
        }
        else
        {
            await table.WriteEachAsync(command, rows, isNew, cancellationToken);
        }
    }

    private sealed record New(Func<object, Guid> Id, HashSet<Guid> Written);

    private sealed class Table
    {
        private readonly string _name;
        private readonly IReadOnlyList<Column> _columns;

        public Table(IEntityType type)
        {
            _name = type.GetTableName()!;
            var store = StoreObjectIdentifier.Table(_name);
            _columns = [.. type.GetProperties().Select(property => new Column(property, property.GetColumnName(store)!))];
        }

        private string Names => string.Join(", ", _columns.Select(c => $"\"{c.Name}\""));

        // Arrays, one of each column.
        public async Task WriteAsync<T>(NpgsqlCommand command, IReadOnlyCollection<T> rows, New? isNew, CancellationToken cancellationToken) where T : class
        {
            var places = Enumerable.Range(0, _columns.Count).ToList();
            command.CommandText =
                $"""
                INSERT INTO {_name} ({Names})
                SELECT {string.Join(", ", places.Select(i => _columns[i].Select($"c{i}")))} FROM unnest({string.Join(", ", places.Select(i => $"@p{i}"))}) AS r({string.Join(", ", places.Select(i => $"c{i}"))})
                {(isNew is null ? "" : "ON CONFLICT DO NOTHING RETURNING \"Id\"")}
                """;

            foreach (var i in places)
            {
                command.Parameters.Add(_columns[i].Parameter($"p{i}", rows));
            }

            if (isNew is null)
            {
                await command.ExecuteNonQueryAsync(cancellationToken);
                return;
            }

            await using var reader = await command.ExecuteReaderAsync(cancellationToken);

            while (await reader.ReadAsync(cancellationToken))
            {
                isNew.Written.Add(reader.GetGuid(0));
            }
        }

        public async Task WriteEachAsync<T>(DbCommand command, IReadOnlyCollection<T> rows, New? isNew, CancellationToken cancellationToken) where T : class
        {
            command.CommandText = $"INSERT INTO {_name} ({Names}) VALUES ({string.Join(", ", Enumerable.Range(0, _columns.Count).Select(i => $"$p{i}"))}){(isNew is null ? "" : " ON CONFLICT DO NOTHING")}";

            for (var i = 0; i < _columns.Count; i++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = $"$p{i}";
                command.Parameters.Add(parameter);
            }

            foreach (var row in rows)
            {
                for (var i = 0; i < _columns.Count; i++)
                {
                    command.Parameters[i].Value = _columns[i].Value(row) ?? DBNull.Value;
                }

                if (await command.ExecuteNonQueryAsync(cancellationToken) is 1)
                {
                    isNew?.Written.Add(isNew.Id(row));
                }
            }
        }
    }

    private sealed class Column(IProperty property, string name)
    {
        private static readonly Dictionary<Type, NpgsqlDbType> Types = new()
        {
            [typeof(string)] = NpgsqlDbType.Text,
            [typeof(Guid)] = NpgsqlDbType.Uuid,
            [typeof(bool)] = NpgsqlDbType.Boolean,
            [typeof(short)] = NpgsqlDbType.Smallint,
            [typeof(int)] = NpgsqlDbType.Integer,
            [typeof(long)] = NpgsqlDbType.Bigint,
            [typeof(byte[])] = NpgsqlDbType.Bytea,
            [typeof(DateTimeOffset)] = NpgsqlDbType.TimestampTz,
        };

        private readonly Func<object, object?>? _convert = property.GetTypeMapping().Converter?.ConvertToProvider;
        private readonly Type _type = Nullable.GetUnderlyingType(ProviderType(property)) ?? ProviderType(property);

        public string Name => name;

        // An array of arrays would flatten: the inner one travels as text.
        private bool IsList => _type == typeof(string[]);

        public string Select(string from) => IsList ? $"ARRAY(SELECT json_array_elements_text({from}::json))" : from;

        public object? Value(object row)
        {
            var value = property.GetGetter().GetClrValue(row);
            return value is null || _convert is null ? value : _convert(value);
        }

        public NpgsqlParameter Parameter<T>(string parameter, IReadOnlyCollection<T> rows) where T : class
        {
            var element = IsList ? typeof(string) : _type;
            var values = Array.CreateInstance(element.IsValueType ? typeof(Nullable<>).MakeGenericType(element) : element, rows.Count);
            var at = 0;

            foreach (var row in rows)
            {
                var value = Value(row);
                values.SetValue(IsList ? JsonSerializer.Serialize((string[])value!) : value, at++);
            }

            return new(parameter, NpgsqlDbType.Array | Types[element]) { Value = values };
        }

        private static Type ProviderType(IProperty property) => property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType;
    }
}
