using System.Globalization;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Faults.Rows;

/// <summary>
/// F31: no standby answers, and an administrator, a cut connection or our own patience ends the waiting of commits. Nobody is told that an email was
/// accepted, not even who asks again; then the standby comes back, or takes over without what it never got.
/// </summary>
public sealed class LostStandby() : FaultRow("F31", "no standby answers, and commits stop waiting", new(0, 200, InCi: 3))
{
    private const int Emails = 16;

    private static readonly string[] Ends = ["pg_cancel_backend", "pg_terminate_backend"];

    // A cut connection is what its nodes ask for their health over as well.
    public override IReadOnlyList<string> Errors => ["Health check database"];

    public override IReadOnlyList<TestDatabase> Databases => [TestDatabase.Postgres];

    // Our own patience is shorter than in production, and so is a trial.
    public override ClusterPlan Plan(TestDatabase database) => new(database, Nodes: 2) { Replication = Replication.Synchronous, CommandTimeout = 3 };

    public override async Task RunAsync(TrialRound round)
    {
        var pair = round.Cluster.Pair;

        if (!pair.Standby.IsRunning)
        {
            await pair.JoinAsync();
        }

        // Each account's key has been used before, and what a request writes is its email alone.
        var accounts = await round.OpenAsync(Emails, credits: 3);
        await Task.WhenAll(accounts.Select(account => round.InsistAsync(account, "before")));
        var before = round.Answers.Count;
        await round.StrikeAsync(async () =>
        {
            pair.Standby.Stop();
            await Until.TrueAsync(async () => await pair.ReplicasAsync() is 0);
        });

        // The same keys again and again: what is left at the primary alone is not accepted either. The last are ended by our own patience.
        var ended = 0;

        foreach (var end in (string?[])[Ends[round.Random.Next(Ends.Length)], Ends[0], null])
        {
            foreach (var node in round.Cluster.Nodes)
            {
                await Until.TrueAsync(node.IsReadyAsync);
            }

            var asking = TrialRound.LimitAsync(Emails, Emails, i => round.PostAsync(round.Cluster.Nodes[i % 2], accounts[i], $"lost-{i}"));
            ended += end is null ? 0 : await EndWaitsAsync(round, end, asking);
            await asking;
        }

        round.Struck(ended > 0, "no commit was made to stop waiting.");
        var during = round.Answers.Skip(before).ToList();
        round.Struck(during.Any(a => a.IsOpen), "every commit was done at once.");
        round.Expect(during.All(a => !a.IsAccepted), $"I2: {during.Count(a => a.IsAccepted)} emails were accepted that no standby had.");
        round.Expect(
            during.All(a => a.IsAccepted || a is { Status: 503, HasRetryAfter: true }),
            $"A client was answered {string.Join(' ', during.Where(a => !a.IsAccepted).Select(a => $"{a.Status}{(a.HasRetryAfter ? "" : " without Retry-After")}").Distinct())}.");

        var last = TrialRound.LimitAsync(Emails, Emails, i => round.InsistAsync(accounts[i], $"lost-{i}"));

        if (!round.Plan.IsSpared)
        {
            await (round.Random.Next(2) is 0 ? ComeBackAsync(round) : TakeOverAsync(round));
        }

        round.Expect((await last).All(a => a.IsAccepted), "An email was not accepted after the standby was there.");
        await round.JudgeAsync();
    }

    private static async Task<int> EndWaitsAsync(TrialRound round, string end, Task asking)
    {
        var ended = 0;

        while (!round.Plan.IsSpared && !asking.IsCompleted)
        {
            ended += int.Parse(await round.Cluster.Pair.Primary.RunAsync($"SELECT count({end}(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"), CultureInfo.InvariantCulture);
            await Task.Delay(round.Random.Next(50));
        }

        return ended;
    }

    // Those that wait then are done by it.
    private static async Task ComeBackAsync(TrialRound round)
    {
        await Until.TrueAsync(async () => await round.Cluster.Pair.Primary.RunAsync("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'") is not "0");
        round.Cluster.Pair.Standby.Start();
        await round.Cluster.Pair.StreamingAsync();
    }

    private static async Task TakeOverAsync(TrialRound round)
    {
        await round.Cluster.Pair.Primary.KillAsync();
        round.Cluster.Pair.Standby.Start();
        await round.Cluster.Pair.FailOverAsync();
    }
}
