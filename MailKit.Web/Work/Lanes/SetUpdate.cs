using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Npgsql;

namespace MailKit.Web.Work.Lanes;

/// <summary>Writes what has changed of tracked rows of a table inside the caller's transaction, in one go. Rows that are new, and other tables, wait for SaveChanges.</summary>
public static class SetUpdate
{
    /// <exception cref="DbUpdateConcurrencyException">Somebody else moved one of them since it was read.</exception>
    public static async Task SaveSetAsync<T>(this MailKitDbContext db, CancellationToken cancellationToken) where T : class
    {
        var table = SetTable.Of<T>(db);
        var changed = db.ChangeTracker.Entries<T>().Where(e => e.State is EntityState.Modified).ToList();

        foreach (var alike in changed.GroupBy(e => string.Join(',', table.Columns.Select((c, i) => e.Property(c.Property).IsModified ? i : -1).Where(i => i >= 0))))
        {
            var rows = alike.ToList();
            var columns = new Columns(table, [.. alike.Key.Split(',').Select(i => table.Columns[int.Parse(i)])]);

            if (await WriteAsync(db, columns, [.. rows.Select(columns.Read)], cancellationToken) != rows.Count)
            {
                throw new DbUpdateConcurrencyException("Somebody else moved one of them meanwhile.");
            }

            rows.ForEach(static row => row.State = EntityState.Unchanged);
        }
    }

    private static async Task<int> WriteAsync(MailKitDbContext db, Columns columns, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        await using var command = SetTable.Command(db);

        if (command is NpgsqlCommand postgres)
        {
            command.CommandText = $"{columns.Update(i => columns.All[i].Select($"r.c{i}"))} FROM {SetTable.Rows(postgres, columns.All, rows)} WHERE {columns.Where(i => $"r.c{i}", "IS NOT DISTINCT FROM")}";
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }

        command.CommandText = $"{columns.Update(i => $"$p{i}")} WHERE {columns.Where(i => $"$p{i}", "IS")}";
        return (await SetTable.EachAsync(command, rows, cancellationToken)).Count(written => written);
    }

    /// <summary>What is written, then what the row is found by, then what it must still be.</summary>
    private sealed class Columns(SetTable table, IReadOnlyList<SetColumn> written)
    {
        private readonly IReadOnlyList<SetColumn> _keys = [.. table.Columns.Where(c => c.Property.IsPrimaryKey())];
        private readonly IReadOnlyList<SetColumn> _tokens = [.. table.Columns.Where(c => c.Property.IsConcurrencyToken)];

        public IReadOnlyList<SetColumn> All => [.. written, .. _keys, .. _tokens];

        public object?[] Read(EntityEntry row) => [
            .. written.Concat(_keys).Select(c => c.Value(row.Entity)),
            .. _tokens.Select(c => c.Stored(row.Property(c.Property).OriginalValue))];

        public string Update(Func<int, string> value) => $"UPDATE {table.Name} AS t SET {string.Join(", ", written.Select((c, i) => $"\"{c.Name}\" = {value(i)}"))}";

        public string Where(Func<int, string> value, string isSame) => string.Join(
            " AND ",
            _keys.Select((c, i) => $"t.\"{c.Name}\" = {value(written.Count + i)}").Concat(_tokens.Select((c, i) => $"t.\"{c.Name}\" {isSame} {value(written.Count + _keys.Count + i)}")));
    }
}
