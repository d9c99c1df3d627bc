using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F3: the process kills itself at a named point of accepting, sending or settling, and is started again.</summary>
public sealed class CrashPoints() : FaultRow("F3", "kill -9 at a named point", new(2, 2200, InCi: 4))
{
    private const int KilledBySignal = 137;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Everything has come to its end so soon after the restart.</summary>
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(30);

    private static readonly string[] Points =
    [
        "accept-before-commit", "accept-after-commit", "send-leased", "send-before-call", "resend-answered", "send-after-call",
        "batch-persisted", "settle-before-call", "dodo-answered", "settle-after-call", "settlement-persisted",
        "webhooks-before-commit", "events-before-commit", "sent-before-commit", "debited-before-commit",
    ];

    // Each run begins somewhere else, so that few trials come round to all.
    private int _next = Random.Shared.Next(Points.Length);

    // Two at once are a backlog: on a busy machine emails are accepted no faster than they are sent, and more than a few never wait.
    public override ClusterPlan Plan(TestDatabase database) => new(database) { Settings = [("Sending__BatchFrom", "2"), ("Sending__SettleFrom", "2")] };

    public override async Task RunAsync(TrialRound round)
    {
        var point = Points[_next++ % Points.Length];
        var node = round.Cluster.Nodes[0];
        var accounts = await round.OpenAsync(2, credits: 120);
        node.CrashAt(point, IsRare(point) ? 1 : round.Random.Next(1, 4));

        // Enough at once that batches and settlements are made, again and again until two waited at the right moment.
        var load = LoadUntilAsync(round, accounts, node);
        round.Struck(await node.EndedAsync(Patience), $"{point} was never reached.");
        round.Struck(node.ExitCode is KilledBySignal, $"at {point} the node ended with {node.ExitCode}.");

        await node.KillAsync();
        await node.RestartAsync();
        var restarted = TimeProvider.System.GetTimestamp();
        await load;
        await round.JudgeAsync(Recovery - TimeProvider.System.GetElapsedTime(restarted));
    }

    private static bool IsRare(string point) => point.EndsWith("-persisted", StringComparison.Ordinal);

    private static async Task LoadUntilAsync(TrialRound round, IReadOnlyList<ClusterAccount> accounts, Node node)
    {
        for (var wave = 0; wave < 4 && node.IsRunning; wave++)
        {
            await TrialRound.LimitAsync(60, atOnce: 60, i => round.InsistAsync(accounts[i % 2], $"wave-{wave}-{i}"));
        }
    }
}
