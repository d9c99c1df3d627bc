using MailKit.Domain.Sending;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F25: a node is frozen while it holds leases, the other finishes its work, then it wakes up and finds that it came too late.</summary>
public sealed class FrozenWorker() : FaultRow("F25", "a worker wakes up after its lease", new(1, 1000, InCi: 5))
{
    private static readonly EmailState[] Open = [EmailState.Queued, EmailState.Sent];

    public override ClusterPlan Plan(TestDatabase database) => new(database, Nodes: 2);

    // Who was frozen in the middle of a request finds the lock taken and the client gone.
    public override IReadOnlyList<string> Errors => ["database is locked", "execute the error handler"];

    public override async Task RunAsync(TrialRound round)
    {
        var (frozen, other) = (round.Cluster.Nodes[1], round.Cluster.Nodes[0]);
        var accounts = await round.OpenAsync(8, credits: 20);

        // Where it freezes, it most likely waits for an answer, which it then has when it wakes up.
        foreach (var provider in (string[])["resend", "dodo"])
        {
            await round.Cluster.FaultAsync(new { provider, kind = "latency", milliseconds = 200, route = "POST *" });
        }

        var load = round.LoadAsync(accounts, 120, atOnce: 32, [frozen, other]);
        await Task.Delay(round.Random.Next(50, 400));

        var ids = accounts.Select(a => a.Id).ToList();
        List<Row> before;

        try
        {
            await FreezeAsync(round.Cluster, frozen);
            round.Struck(frozen.IsFrozen, "the node goes on.");
            await Until.TrueAsync(() => round.Cluster.DataAsync(async db => !await db.Emails.AnyAsync(e => ids.Contains(e.AccountId) && Open.Contains(e.State))));
            before = await SettledAsync(round.Cluster, ids);
        }
        finally
        {
            frozen.Resume();
        }

        await load;
        await Until.TrueAsync(frozen.IsReadyAsync);
        await round.JudgeAsync();

        // A late write might be put right again by the next step; it must not happen at all.
        var after = (await SettledAsync(round.Cluster, ids)).ToHashSet();
        round.Expect(before.All(after.Contains), $"I1: the late worker wrote to {before.Count(e => !after.Contains(e))} emails that were settled.");
    }

    private static Task<List<Row>> SettledAsync(Cluster cluster, List<Guid> accounts)
        => cluster.DataAsync(db => db.Emails.Where(e => accounts.Contains(e.AccountId) && e.State == EmailState.Settled).Select(e => new Row(e.Id, e.State, e.ResendId, e.SentAt, e.SettledAt, e.SettlementId)).ToListAsync());

    // A frozen node that is inside a transaction keeps everybody out, and the fence is never put to the test: then it is let go on for a moment.
    private static async Task FreezeAsync(Cluster cluster, Node node)
    {
        while (true)
        {
            node.Pause();

            if (await IsOutsideAsync(cluster))
            {
                return;
            }

            node.Resume();
            await Task.Delay(20);
        }
    }

    private static async Task<bool> IsOutsideAsync(Cluster cluster)
    {
        // What the node asked for in its last moment may begin a while after: a server under load takes its time.
        var since = DateTime.UtcNow + TimeSpan.FromMilliseconds(150);
        await Task.Delay(300);

        if (cluster.Plan.Database is TestDatabase.Sqlite)
        {
            return await SqliteFile.IsFreeAsync(cluster);
        }

        // One that still waits for a lock will have it in a moment, and keep it for as long as its node is frozen.
        await using var db = cluster.Db();

        return await db.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle' AND xact_start < {since}").SingleAsync() is 0;
    }

    // What a worker writes.
    private sealed record Row(Guid Id, EmailState State, string? ResendId, DateTimeOffset? SentAt, DateTimeOffset? SettledAt, Guid? SettlementId);
}
