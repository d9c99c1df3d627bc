using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F13: providers answer 429, with and without a time to wait; nobody calls before it, and two nodes together keep to the limit.</summary>
public sealed class TooManyRequests() : FaultRow("F13", "429, with and without Retry-After", new(0, 5000, InCi: 10))
{
    private const int PerSecond = 40;
    private const int Wait = 1;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    public override int AtOnce => 20;

    public override ClusterPlan Plan(TestDatabase database) => new(database, Nodes: 2) { Settings = [("Resend__RequestsPerSecond", $"{PerSecond}"), ("Sending__BatchFrom", "0")] };

    public override async Task RunAsync(TrialRound round)
    {
        var began = DateTimeOffset.UtcNow;
        var accounts = await round.OpenAsync(round.Trials, credits: 2);
        var told = new HashSet<string>();

        foreach (var account in accounts.Where((_, i) => i is 0 || round.Random.Next(3) is 0))
        {
            told.Add(await round.FaultAsync(new { provider = "resend", kind = "status", status = 429, retry_after = $"{Wait}", route = "POST /emails*", match = account.Mark, count = 1 }));
            await round.FaultAsync(new { provider = "dodo", kind = "status", status = 429, route = "POST */ledger-entries", match = account.CustomerId, count = 1 });
        }

        await round.LoadAsync(accounts, round.Trials * 2);
        await round.JudgeAsync();

        var calls = (await round.Cluster.CallsAsync("resend", began)).Where(c => c.IsWrite && c.Path.StartsWith("/emails", StringComparison.Ordinal)).ToList();
        var early = calls.Where(c => c.Fault is not null && told.Contains(c.Fault) && calls.Any(next => next.IdempotencyKey == c.IdempotencyKey && next.At > c.At && next.At < c.At.AddSeconds(Wait)));
        var most = calls.Max(c => calls.Count(other => other.At >= c.At && other.At < c.At + Window));
        round.Expect(!early.Any(), "A call came before the time that Retry-After named.");

        round.Expect(most <= PerSecond * Window.TotalSeconds, $"{most} calls in {Window.TotalSeconds} seconds, where {PerSecond} a second are allowed.");
    }
}
