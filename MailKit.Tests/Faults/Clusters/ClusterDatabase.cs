using MailKit.Tests.Hosting;
using MailKit.Tests.Hosting.Processes;

namespace MailKit.Tests.Faults.Clusters;

/// <summary>Where a world keeps its data, and what stands before it.</summary>
public sealed class ClusterDatabase : IDisposable
{
    /// <summary>What connections call themselves that go round the pooler to migrate.</summary>
    public const string Migrations = "migrations";

    private ClusterDatabase(string connection) => Connection = connection;

    /// <summary>The way to it without a pooler.</summary>
    public string Connection { get; }

    /// <summary>Null when the plan asked for none of its own.</summary>
    public PostgresServer? Server { get; private init; }

    /// <summary>Null when the plan asked for no standby.</summary>
    public PostgresPair? Pair { get; private init; }

    /// <summary>Null when the plan asked for none.</summary>
    public PgBouncer? Pooler { get; private init; }

    /// <summary>Null when the plan asked for none, or mounting is not allowed here.</summary>
    public SmallDisk? Disk { get; private init; }

    public static async Task<ClusterDatabase> OpenAsync(ClusterPlan plan, string folder)
    {
        if (plan.Database is TestDatabase.Sqlite)
        {
            var disk = plan.OwnDisk ? SmallDisk.Mount(Path.Combine(folder, "disk")) : null;
            return new($"Data Source={Path.Combine(disk?.Folder ?? folder, "mailkit.db")}") { Disk = disk };
        }

        if (plan.Replication is not Replication.None)
        {
            var pair = await PostgresPair.StartAsync(plan.Replication is Replication.Synchronous);
            return new($"{pair.ConnectionString};Command Timeout={plan.CommandTimeout}") { Pair = pair };
        }

        var server = plan.OwnServer ? new PostgresServer(plan.IsMeasured) : null;
        var connection = server?.NewOwnDatabase() ?? PostgresServer.NewDatabase();
        return new(connection) { Server = server, Pooler = plan is { IsPooled: true, IsSpared: false } ? await PgBouncer.StartAsync(connection) : null };
    }

    public void Dispose()
    {
        Pooler?.Dispose();
        Pair?.Dispose();
        Server?.Dispose();
        Disk?.Dispose();
    }
}
