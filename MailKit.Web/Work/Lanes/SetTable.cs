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

/// <summary>A table as sets are written to it: by arrays, one of each column, on PostgreSQL, and row by row with one prepared statement on SQLite. What the columns are, the model says.</summary>
internal sealed class SetTable
{
    private static readonly ConcurrentDictionary<IEntityType, SetTable> Tables = new();

    private SetTable(IEntityType type)
    {
        Name = type.GetTableName()!;
        var store = StoreObjectIdentifier.Table(Name);
        Columns = [.. type.GetProperties().Select(property => new SetColumn(property, property.GetColumnName(store)!))];
    }

    public string Name { get; }

    public IReadOnlyList<SetColumn> Columns { get; }

    public static SetTable Of<T>(MailKitDbContext db) where T : class => Tables.GetOrAdd(db.Model.FindEntityType(typeof(T))!, static type => new(type));

    /// <summary>A command of the transaction that is open.</summary>
    public static DbCommand Command(MailKitDbContext db)
    {
        var transaction = db.Database.CurrentTransaction ?? throw new InvalidOperationException("A set is written inside a transaction.");
        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = transaction.GetDbTransaction();
        return command;
    }

    /// <summary>Rows of values as a table <c>r</c> with the columns <c>c0</c>, <c>c1</c>…, for PostgreSQL.</summary>
    public static string Rows(NpgsqlCommand command, IReadOnlyList<SetColumn> columns, IReadOnlyList<object?[]> rows)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            command.Parameters.Add(columns[i].Array($"p{i}", rows, i));
        }

        return $"unnest({string.Join(", ", columns.Select((_, i) => $"@p{i}"))}) AS r({string.Join(", ", columns.Select((_, i) => $"c{i}"))})";
    }

    /// <summary>Once for each row, with its values as <c>$p0</c>, <c>$p1</c>…, for SQLite.</summary>
    /// <returns>Of each row, whether it was written.</returns>
    public static async Task<IReadOnlyList<bool>> EachAsync(DbCommand command, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        for (var i = 0; i < rows[0].Length; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"$p{i}";
            command.Parameters.Add(parameter);
        }

        var written = new List<bool>(rows.Count);

        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                command.Parameters[i].Value = row[i] ?? DBNull.Value;
            }

            written.Add(await command.ExecuteNonQueryAsync(cancellationToken) is 1);
        }

        return written;
    }
}

/// <summary>A column of it, and how its values travel.</summary>
internal sealed class SetColumn(IProperty property, string name)
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

    public IProperty Property => property;

    public string Name => name;

    // An array of arrays would flatten: the inner one travels as text.
    private bool IsList => _type == typeof(string[]);

    public string Select(string from) => IsList ? $"ARRAY(SELECT json_array_elements_text({from}::json))" : from;

    public object? Value(object row) => Stored(property.GetGetter().GetClrValue(row));

    /// <summary>A value as the database keeps it.</summary>
    public object? Stored(object? value) => value is null || _convert is null ? value : _convert(value);

    public NpgsqlParameter Array(string parameter, IReadOnlyList<object?[]> rows, int column)
    {
        var element = IsList ? typeof(string) : _type;
        var values = System.Array.CreateInstance(element.IsValueType ? typeof(Nullable<>).MakeGenericType(element) : element, rows.Count);

        for (var i = 0; i < rows.Count; i++)
        {
            var value = rows[i][column];
            values.SetValue(IsList ? JsonSerializer.Serialize((string[])value!) : value, i);
        }

        return new(parameter, NpgsqlDbType.Array | Types[element]) { Value = values };
    }

    private static Type ProviderType(IProperty property) => property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType;
}
