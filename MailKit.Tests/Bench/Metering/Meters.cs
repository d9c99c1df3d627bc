using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Bench.Metering;

/// <summary>What was used up to a moment: processor time (ms) of each process, WAL (bytes), updates of emails. What a database does not tell is not a number.</summary>
public sealed record Reading(double Web, double Sandbox, double Postgres, double Load, double Wal, double Updates)
{
    public static Reading operator -(Reading later, Reading earlier)
        => new(later.Web - earlier.Web, later.Sandbox - earlier.Sandbox, later.Postgres - earlier.Postgres, later.Load - earlier.Load, later.Wal - earlier.Wal, later.Updates - earlier.Updates);
}

/// <summary>The meters of one world.</summary>
public sealed class Meters(Cluster cluster) : IAsyncDisposable
{
    private readonly ProcessMeter _web = new(cluster.Nodes[0].Pid);
    private readonly ProcessMeter _sandbox = new(cluster.Sandbox!.Pid);
    private readonly ProcessMeter _load = new(Environment.ProcessId, withChildren: false);
    private readonly ProcessMeter? _postgres = cluster.Plan.Database is TestDatabase.Postgres ? new(cluster.Server.Pid) : null;
    private readonly PostgresMeter? _written = cluster.Plan.Database is TestDatabase.Postgres ? new(cluster.Connection) : null;

    public double WebPeak() => _web.Peak();

    public double SandboxPeak() => _sandbox.Peak();

    /// <summary>Processor time of what we measure (ms).</summary>
    public double Time() => _web.Time() + _sandbox.Time() + (_postgres?.Time() ?? 0);

    public Task CheckpointAsync() => _written?.CheckpointAsync() ?? Task.CompletedTask;

    public async Task<Reading> BeforeAsync()
    {
        var updates = await UpdatesAsync();
        return await NowAsync() with { Updates = updates };
    }

    public async Task<Reading> AfterAsync()
    {
        var now = await NowAsync();
        return now with { Updates = await UpdatesAsync() };
    }

    public ValueTask DisposeAsync() => _written?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<double> UpdatesAsync() => _written is null ? double.NaN : await _written.UpdatesAsync();

    private async Task<Reading> NowAsync()
        => new(_web.Time(), _sandbox.Time(), _postgres?.Time() ?? double.NaN, _load.Time(), _written is null ? double.NaN : await _written.WalAsync(), 0);
}
