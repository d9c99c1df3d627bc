using Microsoft.Data.Sqlite;

namespace MailKit.Tests.Faults.Clusters;

/// <summary>The SQLite file of a world, looked at and meddled with from outside.</summary>
public static class SqliteFile
{
    public static string PathOf(Cluster cluster) => new SqliteConnectionStringBuilder(cluster.Connection).DataSource;

    public static async Task<SqliteConnection> OpenAsync(Cluster cluster)
    {
        var connection = new SqliteConnection($"{cluster.Connection};Pooling=False");
        await connection.OpenAsync();

        return connection;
    }

    public static async Task<string> CheckAsync(Cluster cluster)
    {
        await using var connection = await OpenAsync(cluster);
        return (string)(await connection.RunAsync("PRAGMA integrity_check"))!;
    }

    /// <summary>Nobody holds the write lock.</summary>
    public static async Task<bool> IsFreeAsync(Cluster cluster)
    {
        await using var connection = await OpenAsync(cluster);

        try
        {
            await connection.RunAsync("BEGIN IMMEDIATE", timeout: 1);
            await connection.RunAsync("ROLLBACK");
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    /// <param name="timeout">How long to wait for a lock (seconds).</param>
    public static async Task<object?> RunAsync(this SqliteConnection connection, string sql, int timeout = 30)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = timeout;

        return await command.ExecuteScalarAsync();
    }
}
