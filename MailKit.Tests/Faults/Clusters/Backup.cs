using System.Diagnostics;
using MailKit.Tests.Hosting;
using MailKit.Tests.Hosting.Processes;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace MailKit.Tests.Faults.Clusters;

/// <summary>A copy of the database, taken while nodes write, as an operator would take it.</summary>
public sealed class Backup : IAsyncDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"mailkit-backup-{Guid.NewGuid():N}");

    private Backup() { }

    public static async Task<Backup> TakeAsync(Cluster cluster)
    {
        var backup = new Backup();

        if (cluster.Plan.Database is TestDatabase.Sqlite)
        {
            await using var connection = await SqliteFile.OpenAsync(cluster);
            await connection.RunAsync($"VACUUM INTO '{backup._file}'");
        }
        else
        {
            await RunAsync("pg_dump", cluster, "--file", backup._file);
        }

        return backup;
    }

    /// <summary>Puts the copy in the database's place. No node runs.</summary>
    public async Task RestoreAsync(Cluster cluster)
    {
        if (cluster.Plan.Database is TestDatabase.Sqlite)
        {
            var path = SqliteFile.PathOf(cluster);
            File.Delete($"{path}-wal");
            File.Delete($"{path}-shm");
            File.Copy(_file, path, overwrite: true);
            await using var connection = await SqliteFile.OpenAsync(cluster);
            await connection.RunAsync("PRAGMA journal_mode = WAL");
        }
        else
        {
            await EmptyAsync(cluster);
            await RunAsync("psql", cluster, "--quiet", "--file", _file);
        }
    }

    public ValueTask DisposeAsync()
    {
        File.Delete(_file);
        return ValueTask.CompletedTask;
    }

    private static async Task EmptyAsync(Cluster cluster)
    {
        var name = new NpgsqlConnectionStringBuilder(cluster.Connection).Database;
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(cluster.Connection) { Database = "postgres", Pooling = false }.ToString());
        await connection.OpenAsync();

        foreach (var sql in (string[])[$"DROP DATABASE {name} WITH (FORCE)", $"CREATE DATABASE {name}"])
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    private static async Task RunAsync(string tool, Cluster cluster, params string[] arguments)
    {
        var server = new NpgsqlConnectionStringBuilder(cluster.Connection);
        using var process = Process.Start(new ProcessStartInfo(
            PostgresTools.Path(tool) ?? tool,
            ["--host", server.Host!, "--port", $"{server.Port}", "--username", server.Username!, "--dbname", server.Database!, .. arguments])
        {
            RedirectStandardOutput = true,
        })!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        if (process.ExitCode is not 0)
        {
            throw new InvalidOperationException($"{tool} ended with {process.ExitCode}.");
        }
    }
}
