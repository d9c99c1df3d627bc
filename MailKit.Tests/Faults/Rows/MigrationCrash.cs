using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F27: the process dies in the middle of a migration; the next start goes on from there.</summary>
public sealed class MigrationCrash() : FaultRow("F27", "kill -9 in a migration", new(1, 200, InCi: 5))
{
    /// <summary>A migration may be over before the kill comes; then another start is tried on an empty database.</summary>
    private const int Starts = 6;

    public override bool IsDestructive => true;

    public override ClusterPlan Plan(TestDatabase database) => new(database) { Asleep = true };

    public override async Task RunAsync(TrialRound round)
    {
        var node = round.Cluster.Nodes[0];
        var struck = false;

        for (var start = 0; start < Starts && !struck; start++)
        {
            await EmptyAsync(round.Cluster);
            node.Start();
            await Until.TrueAsync(async () => !node.IsRunning || await IsUnderWayAsync(round.Cluster));
            await Task.Delay(round.Random.Next(100));
            struck = await node.KillAsync() && (await round.Cluster.DataAsync(db => db.Database.GetPendingMigrationsAsync())).Any();
            start += round.Plan.IsSpared ? Starts : 0;
        }

        round.Struck(struck, "the migration was over before the node was killed.");
        await node.RestartAsync();
        await node.ReadyAsync();

        var account = await round.OpenAsync(credits: 3);
        await round.LoadAsync([account], 3);
        await round.JudgeAsync();
    }

    private static async Task<bool> IsUnderWayAsync(Cluster cluster)
    {
        if (cluster.Plan.Database is TestDatabase.Sqlite)
        {
            return new FileInfo(SqliteFile.PathOf(cluster)) is { Exists: true, Length: > 0 };
        }

        return await cluster.DataAsync(db => db.Database.SqlQuery<bool>($"SELECT to_regclass('migration_lock') IS NOT NULL AS \"Value\"").SingleAsync());
    }

    private static Task<int> EmptyAsync(Cluster cluster) => cluster.DataAsync(async db => cluster.Plan.Database is TestDatabase.Sqlite
        ? await db.Database.EnsureDeletedAsync() ? 1 : 0
        : await db.Database.ExecuteSqlRawAsync("DROP SCHEMA public CASCADE; CREATE SCHEMA public"));
}
