using System.Globalization;
using Npgsql;

namespace MailKit.Tests.Hosting.Processes;

/// <summary>A PostgreSQL of our own: made by initdb in a folder of its own, on a free port, and gone with the test run.</summary>
public sealed class PostgresServer : IDisposable
{
    private static readonly Lazy<PostgresServer> Running = new(() => new PostgresServer());
    private static int _databases;

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"mailkit-postgres-{Guid.NewGuid():N}");
    private readonly int _port = FreePort.Next();

    private readonly bool _isDurable;
    private bool _isGone;

    /// <summary>One more, for whoever must stop or measure it. Everybody else shares one.</summary>
    /// <param name="isDurable">It writes through, and no checkpoint comes by itself.</param>
    public PostgresServer(bool isDurable = false)
    {
        _isDurable = isDurable;
        PostgresTools.MakeFolder(_folder);
        PostgresTools.Run("initdb", "-D", Data, "-U", "mailkit", "-A", "trust", "-E", "UTF8", "--no-sync");
        Start();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    /// <summary>Why there is none; null when there is one.</summary>
    public static string? Missing { get; } = PostgresTools.Path("initdb") is null || PostgresTools.Path("pg_ctl") is null
        ? "PostgreSQL is not installed: initdb and pg_ctl are neither on the PATH nor under /usr/lib/postgresql."
        : null;

    /// <summary>The connection string of a database that nobody else uses.</summary>
    public static string NewDatabase() => Running.Value.NewOwnDatabase();

    /// <inheritdoc cref="NewDatabase"/>
    public string NewOwnDatabase()
    {
        var name = $"mailkit_{Interlocked.Increment(ref _databases)}";
        using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"CREATE DATABASE {name}";
        command.ExecuteNonQuery();

        return ConnectionString(name);
    }

    /// <summary>Gone at once, as a machine is, and back after a while.</summary>
    public async Task RestartAsync(TimeSpan away)
    {
        PostgresTools.Run("pg_ctl", "-D", Data, "-m", "immediate", "stop");
        await Task.Delay(away);
        Start();
    }

    public void Dispose()
    {
        if (!_isGone)
        {
            _isGone = true;
            PostgresTools.Run("pg_ctl", "-D", Data, "-m", "immediate", "stop");
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>Its first process, the parent of all others.</summary>
    public int Pid => int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    private string Data => Path.Combine(_folder, "data");

    private string ConnectionString(string database) => $"Host=127.0.0.1;Port={_port};Username=mailkit;Database={database}{(_isDurable ? "" : ";Maximum Pool Size=40")}";

    private void Start()
        => PostgresTools.Run("pg_ctl", "-D", Data, "-w", "-l", Path.Combine(_folder, "log"), "-o", $"-p {_port} -h 127.0.0.1 -k {_folder} {(_isDurable ? "-c checkpoint_timeout=1h -c max_wal_size=16GB" : "-c fsync=off")} -c max_connections=1000", "start");
}
