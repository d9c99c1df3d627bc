using System.Diagnostics;
using Npgsql;

namespace MailKit.Tests.Hosting.Processes;

/// <summary>A PgBouncer in transaction mode before a PostgreSQL: every transaction may get another of its few connections.</summary>
public sealed class PgBouncer : IDisposable
{
    /// <summary>How many connections to the server all clients share.</summary>
    public const int Connections = 8;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"mailkit-pgbouncer-{Guid.NewGuid():N}");
    private readonly int _port = FreePort.Next();
    private readonly NpgsqlConnectionStringBuilder _direct;
    private readonly Process _process;

    private PgBouncer(string direct)
    {
        _direct = new(direct);
        PostgresTools.MakeFolder(_folder);
        var settings = Path.Combine(_folder, "pgbouncer.ini");
        File.WriteAllText(settings, $"""
            [databases]
            * = host={_direct.Host} port={_direct.Port} user={_direct.Username}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {_port}
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = {Connections}
            max_client_conn = 1000
            """);
        _process = PostgresTools.Begin("pgbouncer", "--quiet", settings);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    /// <summary>Why there is none; null when there is one.</summary>
    public static string? Missing { get; } = PostgresServer.Missing ?? (PostgresTools.Path("pgbouncer") is null ? "PgBouncer is not installed: pgbouncer is neither on the PATH nor in /usr/sbin." : null);

    /// <summary>The way through it to the database that the direct string names, with the client's settings of docs/operations.md.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(_direct.ToString()) { Host = "127.0.0.1", Port = _port, NoResetOnClose = true }.ToString();

    public static async Task<PgBouncer> StartAsync(string direct)
    {
        var pooler = new PgBouncer(direct);
        await Until.TrueAsync(async () => pooler._process.HasExited || (await pooler.ShowAsync("VERSION")).Count > 0, () => "PgBouncer does not answer.");
        return pooler;
    }

    /// <summary>Rows of its console: <c>SHOW STATS</c>, <c>SHOW POOLS</c>. It speaks only as much of the protocol as psql asks for.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> ShowAsync(string what)
    {
        using var psql = Process.Start(new ProcessStartInfo(PostgresTools.Path("psql")!, ["--no-align", "--host=127.0.0.1", $"--port={_port}", $"--username={_direct.Username}", "--dbname=pgbouncer", "--pset=footer=off", $"--command=SHOW {what}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var lines = (await psql.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('|')).ToList();
        await psql.WaitForExitAsync();

        return [.. lines.Skip(1).Select(line => lines[0].Zip(line).ToDictionary(cell => cell.First, cell => cell.Second))];
    }

    public void Dispose()
    {
        if (!Directory.Exists(_folder))
        {
            return;
        }

        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
