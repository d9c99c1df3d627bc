using System.Data.Common;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MailKit.Web.Work.Lanes;

/// <summary>Inserts many rows of a table inside the caller's transaction, untracked, in one go.</summary>
public static class SetInsert
{
    /// <exception cref="DbException">One of them is there already, or breaks another rule: then none is written that can stay.</exception>
    public static Task InsertAsync<T>(this MailKitDbContext db, IReadOnlyCollection<T> rows, CancellationToken cancellationToken) where T : class
        => WriteAsync(db, rows, isNew: "", cancellationToken);

    /// <summary>Those that break no unique index; the others are left out.</summary>
    /// <returns>How many were written.</returns>
    public static async Task<int> InsertMissingAsync<T>(this MailKitDbContext db, IReadOnlyCollection<T> rows, CancellationToken cancellationToken) where T : class
        => await WriteAsync(db, rows, "ON CONFLICT DO NOTHING", cancellationToken);

    /// <exception cref="DbUpdateConcurrencyException">Somebody else wrote one of them at the same moment: the whole transaction comes again, and then it is seen.</exception>
    public static async Task InsertOrComeAgainAsync<T>(this MailKitDbContext db, IReadOnlyCollection<T> rows, CancellationToken cancellationToken) where T : class
    {
        if (await db.InsertMissingAsync(rows, cancellationToken) != rows.Count)
        {
            throw new DbUpdateConcurrencyException("Somebody else wrote the same at the same moment.");
        }
    }

    /// <summary>Like <see cref="InsertMissingAsync"/>, where one wants to know which.</summary>
    /// <param name="id">The column <c>Id</c>, which is unique in the table.</param>
    /// <returns>The ids of those that were written.</returns>
    public static async Task<IReadOnlySet<Guid>> InsertNewAsync<T>(this MailKitDbContext db, IReadOnlyCollection<T> rows, Func<T, Guid> id, CancellationToken cancellationToken) where T : class
    {
        if (rows.Count is 0)
        {
            return new HashSet<Guid>();
        }

        await using var command = SetTable.Command(db);

        if (command is not NpgsqlCommand postgres)
        {
            var each = await SetTable.EachAsync(Values(SetTable.Of<T>(db), command, "ON CONFLICT DO NOTHING"), Read(SetTable.Of<T>(db), rows), cancellationToken);
            return rows.Where((_, i) => each[i]).Select(id).ToHashSet();
        }

        Arrays(SetTable.Of<T>(db), postgres, rows, "ON CONFLICT DO NOTHING RETURNING \"Id\"");
        var written = new HashSet<Guid>();
        await using var reader = await postgres.ExecuteReaderAsync(cancellationToken);

        while (await reader.ReadAsync(cancellationToken))
        {
            written.Add(reader.GetGuid(0));
        }

        return written;
    }

    private static async Task<int> WriteAsync<T>(MailKitDbContext db, IReadOnlyCollection<T> rows, string isNew, CancellationToken cancellationToken) where T : class
    {
        if (rows.Count is 0)
        {
            return 0;
        }

        var table = SetTable.Of<T>(db);
        await using var command = SetTable.Command(db);

        if (command is NpgsqlCommand postgres)
        {
            Arrays(table, postgres, rows, isNew);
            return await postgres.ExecuteNonQueryAsync(cancellationToken);
        }

        return (await SetTable.EachAsync(Values(table, command, isNew), Read(table, rows), cancellationToken)).Count(written => written);
    }

    private static void Arrays<T>(SetTable table, NpgsqlCommand command, IReadOnlyCollection<T> rows, string isNew) where T : class
        => command.CommandText = $"INSERT INTO {table.Name} ({Names(table)}) SELECT {string.Join(", ", table.Columns.Select((c, i) => c.Select($"c{i}")))} FROM {SetTable.Rows(command, table.Columns, Read(table, rows))} {isNew}";

    private static DbCommand Values(SetTable table, DbCommand command, string isNew)
    {
        command.CommandText = $"INSERT INTO {table.Name} ({Names(table)}) VALUES ({string.Join(", ", table.Columns.Select((_, i) => $"$p{i}"))}) {isNew}";
        return command;
    }

    private static string Names(SetTable table) => string.Join(", ", table.Columns.Select(c => $"\"{c.Name}\""));

    private static IReadOnlyList<object?[]> Read<T>(SetTable table, IReadOnlyCollection<T> rows) where T : class
        => [.. rows.Select(row => table.Columns.Select(c => c.Value(row)).ToArray())];
}
