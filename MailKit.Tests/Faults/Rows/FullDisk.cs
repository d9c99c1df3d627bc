using System.Diagnostics;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F22: from some write on there is no room, on a disk that is full or for files that may not grow; new emails are put off, old ones stay right, and when there is room again all goes on by itself.</summary>
public sealed class FullDisk() : FaultRow("F22", "no room for the n-th write", new(2, 1000))
{
    public override IReadOnlyList<TestDatabase> Databases => [TestDatabase.Sqlite];

    public override ClusterPlan Plan(TestDatabase database) => new(database) { OwnDisk = true };

    public override async Task RunAsync(TrialRound round)
    {
        var node = round.Cluster.Nodes[0];
        var accounts = await round.OpenAsync(4, credits: 60);

        // Without the right to mount, a file-size limit fails writes as a full disk does.
        var disk = round.Random.Next(2) is 0 ? round.Cluster.Disk : null;

        if (round.Plan.IsSpared)
        {
            disk = null;
        }
        else if (disk is not null)
        {
            disk.Fill(room: round.Random.NextInt64(200_000));
        }
        else
        {
            var log = new FileInfo(SqliteFile.PathOf(round.Cluster) + "-wal");
            await LimitAsync(node, $"{round.Random.NextInt64(log.Length + 200_000)}:unlimited");
        }

        // As many as it takes until one does not fit.
        var during = new List<Answer>();

        for (var wave = 0; wave < 5 && during.All(a => a.IsAccepted); wave++)
        {
            during.AddRange(await TrialRound.LimitAsync(40, atOnce: 8, i => round.PostAsync(node, accounts[i % 4], $"full-{wave}-{i}")));
        }

        round.Struck(during.Any(a => !a.IsAccepted), "there was room for everything.");
        disk?.MakeRoom();
        await LimitAsync(node, "unlimited:unlimited");

        round.Expect(
            during.All(a => a.IsAccepted || a is { Status: 503, HasRetryAfter: true }),
            $"A client was answered {string.Join(' ', during.Where(a => !a.IsAccepted).Select(a => $"{a.Status}{(a.HasRetryAfter ? "" : " without Retry-After")}").Distinct())}.");
        round.Expect(node.IsRunning, "The node ended when its disk was full.");
        await Task.WhenAll(during.Select(a => round.InsistAsync(a.Account, a.RequestKey)));
        await round.JudgeAsync();
        round.Expect(await SqliteFile.CheckAsync(round.Cluster) is "ok", "SQLite's integrity_check found something.");
    }

    private static async Task LimitAsync(Node node, string size)
    {
        using var limit = Process.Start("prlimit", ["--pid", $"{node.Pid}", $"--fsize={size}"]);
        await limit.WaitForExitAsync();
    }
}
