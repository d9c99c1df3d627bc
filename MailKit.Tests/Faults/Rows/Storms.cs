using MailKit.Tests.Faults.Clusters;
namespace MailKit.Tests.Faults.Rows;

/// <summary>F12: both providers answer some or all requests with 500, 502 or 503 for a while.</summary>
public sealed class Storms() : FaultRow("F12", "storms of 500, 502 and 503", new(25, 5000, InCi: 25))
{
    /// <summary>The waits double from a second, so a storm of some seconds has room for few tries.</summary>
    private const int MostCalls = 10;

    public override int AtOnce => 50;

    public override async Task RunAsync(TrialRound round)
    {
        var began = DateTimeOffset.UtcNow;
        var first = new List<string>();
        var accounts = await round.OpenAsync(4, credits: round.Trials);

        foreach (var provider in (string[])["resend", "dodo"])
        {
            // However small the storm, it begins.
            first.Add(await round.Cluster.FaultAsync(new { provider, kind = "status", status = 503, route = "POST *", count = 1 }));

            foreach (var status in (int[])[500, 502, 503])
            {
                await round.Cluster.FaultAsync(new { provider, kind = "status", status, route = "POST *", probability = Math.Max(0.01, round.Random.NextDouble()) });
            }
        }

        await round.LoadAsync(accounts, round.Trials);
        await Task.Delay(round.Random.Next(500, 3000));
        var strikes = await round.Cluster.StrikesAsync();
        await round.Cluster.ForgiveAsync();
        round.Struck(strikes[first[0]] > 0, "Resend answered every call.");

        // With a storm at Resend, nothing may have come as far as Dodo.
        if (strikes[first[1]] is 0)
        {
            await round.FaultAsync(new { provider = "dodo", kind = "status", status = 503, route = "POST *", count = 1 });
        }

        await round.JudgeAsync();

        var calls = (await round.Cluster.CallsAsync("resend", began)).Concat(await round.Cluster.CallsAsync("dodo", began)).Where(c => c.IsWrite && c.IdempotencyKey is not null).GroupBy(c => (c.Path, c.IdempotencyKey)).Select(key => key.Count()).DefaultIfEmpty().Max();
        round.Expect(calls <= MostCalls, $"One request was made {calls} times.");
    }
}
