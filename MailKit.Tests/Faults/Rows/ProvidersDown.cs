using MailKit.Tests.Faults.Clusters;
namespace MailKit.Tests.Faults.Rows;

/// <summary>F15: both providers are away; whoever has credits can go on sending, and what has gathered goes out when they are back.</summary>
public sealed class ProvidersDown() : FaultRow("F15", "both providers are down", new(1, 50, InCi: 5))
{
    private const int Credits = 30;
    private const int MostCalls = 10;

    public override async Task RunAsync(TrialRound round)
    {
        var began = DateTimeOffset.UtcNow;
        var account = await round.OpenAsync(Credits);
        await round.Cluster.FaultAsync(new { provider = "resend", down = true });
        await round.Cluster.FaultAsync(new { provider = "dodo", down = true });

        var answers = await Task.WhenAll(Enumerable.Range(0, Credits + 10).Select(i => round.PostAsync(round.Cluster.Nodes[0], account, $"down-{i}")));
        await Task.Delay(round.Random.Next(1000, 5000));
        round.Struck(await IsDownAsync(round.Cluster, round.Cluster.Info.ResendUrl) && await IsDownAsync(round.Cluster, round.Cluster.Info.DodoUrl), "a provider still answers.");
        await round.Cluster.ForgiveAsync();

        round.Expect(answers.Count(a => a.IsAccepted) is Credits && answers.Count(a => a.Status is 402) is 10, $"Of {Credits + 10} sends {answers.Count(a => a.IsAccepted)} were accepted.");
        await round.JudgeAsync();
        var calls = (await round.Cluster.CallsAsync("resend", began)).Where(c => c.IsWrite).GroupBy(c => c.IdempotencyKey).Max(key => key.Count());
        round.Expect(calls <= MostCalls, $"One email was handed to Resend {calls} times.");
    }

    private static async Task<bool> IsDownAsync(Cluster cluster, Uri provider)
    {
        try
        {
            using var answer = await cluster.Http.GetAsync(provider);
            return false;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }
}
