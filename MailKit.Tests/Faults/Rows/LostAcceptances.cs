using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F7: Resend takes an email by itself, and its answer is lost; half of the time its webhooks are lost as well.</summary>
public sealed class LostAcceptances() : FaultRow("F7", "Resend's answer to one email is lost", new(20, 10_000, InCi: 20))
{
    public override int AtOnce => 100;

    public override ClusterPlan Plan(TestDatabase database) => new(database) { Settings = [("Sending__BatchFrom", "0")] };

    public override async Task RunAsync(TrialRound round)
    {
        // With as many that go well, the circuit stays closed.
        var accounts = await round.OpenAsync(round.Trials * 2, credits: 1);

        foreach (var account in accounts.Take(round.Trials))
        {
            await round.FaultAsync(new { provider = "resend", kind = "drop_answer", route = "POST /emails", match = account.Mark, count = round.Random.Next(1, 3) });

            if (round.Random.Next(2) is 0)
            {
                await round.Cluster.FaultAsync(new { provider = "resend", kind = "webhook_drop", match = account.Mark });
            }
        }

        await round.LoadAsync([.. accounts.Shuffle()], accounts.Count);
        await round.JudgeAsync();
    }
}
