using MailKit.Tests.Faults.Clusters;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F17: a webhook comes a hundred times, sixteen at once, too late, too early, and honestly again; it has one effect.</summary>
public sealed class ReplayedWebhooks() : FaultRow("F17", "replayed webhooks", new(10, 50_000, InCi: 20))
{
    private const int Times = 100;

    public override int AtOnce => 20;

    public override async Task RunAsync(TrialRound round)
    {
        var accounts = await round.OpenAsync(round.Trials, credits: 10);
        await Task.WhenAll(accounts.Select(account => ReplayAsync(round, account)));
        await round.JudgeAsync();
    }

    private static async Task ReplayAsync(TrialRound round, ClusterAccount account)
    {
        var adjusted = await round.Cluster.AdjustAsync(account.CustomerId, 7);
        var webhook = Webhook.Dodo(round.Cluster, Webhook.OfEntry(adjusted.GetProperty("entries")[0]));

        var statuses = await TrialRound.LimitAsync(round.Plan.IsSpared ? 1 : Times, atOnce: 16, _ => webhook.PostAsync(round.Cluster));
        round.Expect(statuses.All(status => status is 200), $"I4: a replay was answered {statuses.FirstOrDefault(status => status is not 200)}.");

        round.Struck(statuses.Length > 1, "a webhook was not replayed.");

        foreach (var seconds in (int[])[-86_400 * 30, -86_400, -310, 310])
        {
            var stale = await (webhook with { At = DateTimeOffset.UtcNow.AddSeconds(seconds) }).PostAsync(round.Cluster);
            round.Expect(stale is 401, $"I4: a webhook signed {seconds} seconds from now was answered {stale}.");
        }

        // The sender's own retry: signed anew, the same id.
        var retried = await (webhook with { At = DateTimeOffset.UtcNow.AddSeconds(1) }).PostAsync(round.Cluster);
        round.Expect(retried is 200, $"I4: an honest retry was answered {retried}.");

        var stored = await round.Cluster.DataAsync(db => db.Webhooks.CountAsync(w => w.WebhookId == webhook.Id));
        round.Expect(stored is 1, $"I4: one webhook was stored {stored} times.");
    }
}
