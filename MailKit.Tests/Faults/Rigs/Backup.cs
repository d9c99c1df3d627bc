using System.Diagnostics;
using MailKit.Tests.Hosting;
using MailKit.Tests.Hosting.Processes;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace MailKit.Tests.Faults.Rigs;

/// <summary>A copy of the database, taken while nodes write, as an operator would take it.</summary>
public sealed class Backup : IAsyncDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"mailkit-backup-{Guid.NewGuid():N}");

    private Backup() { }

    public static async Task<Backup> TakeAsync(Rig rig)
    {
        var backup = new Backup();

        if (rig.Plan.Database is TestDatabase.Sqlite)
        {
            await using var connection = await SqliteFile.OpenAsync(rig);
            await connection.RunAsync($"VACUUM INTO '{backup._file}'");
        }
        else
        {
            await RunAsync("pg_dump", rig, "--file", backup._file);
        }

        return backup;
    }

    /// <summary>Puts the copy in the database's place. No node runs.</summary>
    public async Task RestoreAsync(Rig rig)
    {
        if (rig.Plan.Database is TestDatabase.Sqlite)
        {
            var path = SqliteFile.PathOf(rig);
            File.Delete($"{path}-wal");
            File.Delete($"{path}-shm");
            File.Copy(_file, path, overwrite: true);
            await using var connection = await SqliteFile.OpenAsync(rig);
            await connection.RunAsync("PRAGMA journal_mode = WAL");
        }
        else
        {
            await EmptyAsync(rig);
            await RunAsync("psql", rig, "--quiet", "--file", _file);
        }
    }

    public ValueTask DisposeAsync()
    {
        File.Delete(_file);
        return ValueTask.CompletedTask;
    }

    private static async Task EmptyAsync(Rig rig)
    {
        var name = new NpgsqlConnectionStringBuilder(rig.Connection).Database;
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(rig.Connection) { Database = "postgres", Pooling = false }.ToString());
        await connection.OpenAsync();

        foreach (var sql in (string[])[$"DROP DATABASE {name} WITH (FORCE)", $"CREATE DATABASE {name}"])
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    private static async Task RunAsync(string tool, Rig rig, params string[] arguments)
    {
        var server = new NpgsqlConnectionStringBuilder(rig.Connection);
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
