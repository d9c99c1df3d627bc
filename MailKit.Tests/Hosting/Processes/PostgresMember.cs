using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace MailKit.Tests.Hosting.Processes;

/// <summary>One server of a pair, primary or standby, in a folder and on a port of its own.</summary>
public sealed class PostgresMember(string name, string folder)
{
    // Settings that docs/operations.md recommends; shared memory is kept in the server's own folder, because nobody clears up after a kill.
    private const string Settings = "-c max_connections=300 -c fsync=off -c dynamic_shared_memory_type=mmap -c wal_log_hints=on -c wal_sender_timeout=5s -c wal_receiver_timeout=5s -c wal_retrieve_retry_interval=500ms -c max_slot_wal_keep_size=1GB";

    private readonly int _port = FreePort.Next();

    public string Name => name;

    public string Address => $"127.0.0.1:{_port}";

    private string Data => Path.Combine(folder, name);

    private string PidFile => Path.Combine(Data, "postmaster.pid");

    private string Settled => Path.Combine(Data, "postgresql.auto.conf");

    public void Make() => PostgresTools.Run("initdb", "-D", Data, "-U", "mailkit", "-A", "trust", "-E", "UTF8", "--no-sync");

    /// <summary>Becomes a standby of that primary, with a copy of all that it has.</summary>
    public void Copy(PostgresMember primary)
    {
        if (Directory.Exists(Data))
        {
            Directory.Delete(Data, recursive: true);
        }

        PostgresTools.Run("pg_basebackup", "-D", Data, "-h", "127.0.0.1", "-p", $"{primary._port}", "-U", "mailkit", "--checkpoint=fast", "--no-sync", "--create-slot", $"--slot={name}", "--write-recovery-conf");

        // What the primary was told about its standby is not meant for the standby.
        File.WriteAllText(Settled, $"primary_conninfo = 'host=127.0.0.1 port={primary._port} user=mailkit application_name={name}'\nprimary_slot_name = '{name}'\n");
    }

    public void Start()
    {
        try
        {
            Begin();
        }
        catch (InvalidOperationException)
        {
            // The last one's port or memory may be taken for a moment longer.
            Begin();
        }

        void Begin() => PostgresTools.Run("pg_ctl", "-D", Data, "-w", "-l", Path.Combine(folder, $"{name}.log"), "-o", $"-p {_port} -h 127.0.0.1 -k {folder} {Settings}", "start");
    }

    /// <summary>Stops without a last word to anybody.</summary>
    public void Stop() => PostgresTools.Run("pg_ctl", "-D", Data, "-m", "immediate", "stop");

    /// <summary>kill -9 of all its processes, and comes back when nothing of it runs.</summary>
    public async Task KillAsync()
    {
        var lines = File.ReadAllLines(PidFile);
        var server = int.Parse(lines[0], CultureInfo.InvariantCulture);

        // Frozen first, or it might have another child by then.
        Signals.Send(server, Signals.Freeze);
        var all = File.ReadAllText($"/proc/{server}/task/{server}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pid => int.Parse(pid, CultureInfo.InvariantCulture)).Append(server).ToList();
        all.ForEach(pid => Signals.Send(pid, Signals.Kill));
        await Until.TrueAsync(() => all.All(Signals.IsGone));

        // The system keeps a dead server's mark in shared memory until somebody takes it away.
        using var clear = Process.Start("ipcrm", ["-m", lines[6].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]]);
        await clear!.WaitForExitAsync();
        File.Delete(PidFile);
    }

    public bool IsRunning => File.Exists(PidFile);

    /// <summary>From the next reload on, commits wait for that standby; for none when it is null.</summary>
    public Task WaitForAsync(PostgresMember? standby)
        => RunAsync($"ALTER SYSTEM SET synchronous_standby_names = '{(standby is null ? "" : $"ANY 1 ({standby.Name})")}'", "SELECT pg_reload_conf()");

    /// <summary>Becomes a primary, and comes back at the moment from which it takes writes.</summary>
    public async Task PromoteAsync()
    {
        await using var connection = await OpenAsync();
        await using var promote = new NpgsqlCommand("SELECT pg_promote(wait => false)", connection);
        await promote.ExecuteNonQueryAsync();
        await using var look = new NpgsqlCommand("SELECT pg_is_in_recovery()", connection);
        await Until.TrueAsync(async () => await look.ExecuteScalarAsync() is false);
    }

    /// <summary>The answer to the last of some statements, as text.</summary>
    public async Task<string> RunAsync(params string[] statements)
    {
        var last = "";
        await using var connection = await OpenAsync();

        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            last = Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture) ?? "";
        }

        return last;
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={_port};Username=mailkit;Database=postgres;Pooling=false;Timeout=5");
        await connection.OpenAsync();
        return connection;
    }
}
