using Npgsql;

namespace MailKit.Tests.Hosting.Processes;

/// <summary>A PostgreSQL primary and its standby, as docs/operations.md recommends them. They change roles when one dies and the other is promoted.</summary>
public sealed class PostgresPair : IDisposable
{
    private const string Database = "mailkit";

    // The client's settings of docs/operations.md.
    private const string Client = "Target Session Attributes=primary;Host Recheck Seconds=1;Timeout=2";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"mailkit-pair-{Guid.NewGuid():N}");
    private readonly bool _isSynchronous;
    private readonly PostgresMember[] _members;

    private PostgresPair(bool isSynchronous)
    {
        _isSynchronous = isSynchronous;
        _members = [new("a", _folder), new("b", _folder)];
        (Primary, Standby) = (_members[0], _members[1]);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    public PostgresMember Primary { get; private set; }

    public PostgresMember Standby { get; private set; }

    /// <summary>One string for both, whoever is the primary.</summary>
    public string ConnectionString => $"Host={string.Join(',', _members.Select(member => member.Address))};Username=mailkit;Database={Database};Maximum Pool Size=40;{Client}";

    public static async Task<PostgresPair> StartAsync(bool isSynchronous)
    {
        var pair = new PostgresPair(isSynchronous);
        PostgresTools.MakeFolder(pair._folder);

        try
        {
            pair.Primary.Make();
            pair.Primary.Start();
            await pair.Primary.RunAsync($"CREATE DATABASE {Database}");
            await pair.JoinAsync();
        }
        catch
        {
            pair.Dispose();
            throw;
        }

        return pair;
    }

    /// <summary>The standby gets a fresh copy, and the primary waits for it from then on.</summary>
    public async Task JoinAsync()
    {
        Standby.Copy(Primary);
        Standby.Start();
        await StreamingAsync();
        await Primary.WaitForAsync(_isSynchronous ? Standby : null);
        await Until.TrueAsync(async () => await ReplicasAsync($"sync_state = '{(_isSynchronous ? "quorum" : "async")}'") is 1);
    }

    /// <summary>Comes back when the standby follows the primary.</summary>
    public Task StreamingAsync() => Until.TrueAsync(async () => await ReplicasAsync("state = 'streaming'") is 1, () => "The standby does not follow its primary.");

    /// <summary>The standby has what was written by now and hears of nothing more, as one does that is slow or far away.</summary>
    public async Task FallBehindAsync()
    {
        var written = await Primary.RunAsync("SELECT pg_current_wal_lsn()::text");
        await Until.TrueAsync(async () => await Standby.RunAsync($"SELECT pg_last_wal_replay_lsn() >= '{written}'") is "True");
        await Standby.RunAsync("ALTER SYSTEM SET primary_conninfo = ''", "SELECT pg_reload_conf()");
        await Until.TrueAsync(async () => await ReplicasAsync() is 0);
    }

    /// <summary>How many of the primary's connections to standbys are like that.</summary>
    public async Task<int> ReplicasAsync(string condition = "true") => int.Parse(await Primary.RunAsync($"SELECT count(*) FROM pg_stat_replication WHERE {condition}"), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The dead primary stays away, and the standby becomes the primary. When that was done, by the system's counter.</summary>
    public async Task<long> FailOverAsync()
    {
        await Standby.PromoteAsync();
        var promoted = TimeProvider.System.GetTimestamp();
        (Primary, Standby) = (Standby, Primary);
        return promoted;
    }

    public void Dispose()
    {
        if (!Directory.Exists(_folder))
        {
            return;
        }

        foreach (var member in _members.Where(member => member.IsRunning))
        {
            member.Stop();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
