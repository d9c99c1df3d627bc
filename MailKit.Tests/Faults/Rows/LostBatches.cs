using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F7 for a backlog: Resend takes a whole batch, and its answer is lost; half of the time its webhooks are lost as well.</summary>
public sealed class LostBatches() : FaultRow("F7b", "Resend's answer to a batch is lost", new(0, 10_000, InCi: 20))
{
    private const int Emails = 6;

    public override int AtOnce => 40;

    public override ClusterPlan Plan(TestDatabase database) => new(database) { Settings = [("Sending__BatchFrom", "2")] };

    public override async Task RunAsync(TrialRound round)
    {
        var accounts = await round.OpenAsync(round.Trials, credits: Emails);
        await round.FaultAsync(new { provider = "resend", kind = "drop_answer", route = "POST /emails/batch", count = round.Random.Next(1, 6) });

        foreach (var account in accounts.Where(_ => round.Random.Next(2) is 0))
        {
            await round.Cluster.FaultAsync(new { provider = "resend", kind = "webhook_drop", match = account.Mark });
        }

        // A handful of emails makes no backlog by itself: they gather while Resend wants peace.
        var first = await round.OpenAsync(credits: 1);
        var peace = await round.FaultAsync(new { provider = "resend", kind = "status", status = 429, retry_after = "2", route = "POST /emails", match = first.Mark, count = 1 });
        await round.InsistAsync(first, "first");
        await round.StrikeAsync(() => Until.TrueAsync(async () => (await round.Cluster.StrikesAsync())[peace] > 0));
        await round.LoadAsync(accounts, accounts.Count * Emails);
        await round.JudgeAsync();
    }
}
