using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F4: kill -9 at any moment while 64 clients send and repeat what was not answered.</summary>
public sealed class KillUnderLoad() : FaultRow("F4", "kill -9 at a random moment under load", new(1, 1000, InCi: 5))
{
    public override async Task RunAsync(TrialRound round)
    {
        var node = round.Cluster.Nodes[0];
        var accounts = await round.OpenAsync(8, credits: 40);
        var load = round.LoadAsync(accounts, 200, atOnce: 64);

        // The moment is the fault: anywhere from before the first answer to after the last.
        await Task.Delay(round.Random.Next(600));
        round.Struck(await node.KillAsync(), $"the node was not killed, but ended with {node.ExitCode}.");

        if (round.Plan.Database is TestDatabase.Sqlite)
        {
            round.Expect(await SqliteFile.CheckAsync(round.Cluster) is "ok", "SQLite's integrity_check found something after the kill.");
        }

        await node.RestartAsync();
        await load;
        await round.JudgeAsync();
    }
}
