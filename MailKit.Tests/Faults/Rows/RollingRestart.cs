using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F5: one node after the other is stopped by SIGTERM under load and started again; nobody at the other node notices.</summary>
public sealed class RollingRestart() : FaultRow("F5", "SIGTERM, one node after the other, under load", new(1, 200, InCi: 5))
{
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(12);

    public override ClusterPlan Plan(TestDatabase database) => new(database, Nodes: 2);

    public override async Task RunAsync(TrialRound round)
    {
        var leaving = round.Random.Next(2);
        var (going, staying) = (round.Cluster.Nodes[leaving], round.Cluster.Nodes[1 - leaving]);
        var accounts = await round.OpenAsync(4, credits: 600);
        using var over = new CancellationTokenSource();

        // At the other node every request is made once; at the one that leaves, what it did not answer is asked there.
        var once = TrialRound.StreamAsync(clients: 8, each: 140, (client, i) => round.PostAsync(staying, accounts[client % 4], $"once-{client}-{i}"), over.Token);
        var again = TrialRound.StreamAsync(clients: 8, each: 140, (client, i) => round.InsistAsync(accounts[client % 4], $"again-{client}-{i}", [going, staying]), over.Token);

        await Task.Delay(round.Random.Next(300));
        await round.StrikeAsync(async () => round.Expect(await going.StopAsync(Drain), "A node did not end within its ten seconds after SIGTERM."));
        round.Struck(!going.IsRunning, "no node was stopped.");
        await over.CancelAsync();
        var answers = await once;
        await again;
        await going.KillAsync();
        await going.RestartAsync();

        round.Expect(answers.All(a => a.IsAccepted), $"{answers.Count(a => !a.IsAccepted)} requests failed at the node that stayed: {answers.FirstOrDefault(a => !a.IsAccepted)?.Status}");
        await round.JudgeAsync();
    }
}
