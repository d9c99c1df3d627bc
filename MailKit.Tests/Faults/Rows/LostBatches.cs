using MailKit.Tests.Faults.Rigs;
namespace MailKit.Tests.Faults.Rows;

/// <summary>F7 for a backlog: Resend takes a whole batch, and its answer is lost; half of the time its webhooks are lost as well.</summary>
public sealed class LostBatches() : FaultRow("F7b", "Resend's answer to a batch is lost", new(40, 500, 10_000))
{
    private const int Emails = 6;

    public override int AtOnce => 40;

    public override async Task RunAsync(Round round)
    {
        var accounts = await round.OpenAsync(round.Trials, credits: Emails);
        await round.Rig.FaultAsync(new { provider = "resend", kind = "drop_answer", route = "POST /emails/batch", count = round.Random.Next(1, 6) });

        foreach (var account in accounts.Where(_ => round.Random.Next(2) is 0))
        {
            await round.Rig.FaultAsync(new { provider = "resend", kind = "webhook_drop", match = account.Mark });
        }

        await round.LoadAsync(accounts, accounts.Count * Emails);
        await round.JudgeAsync();

        // A handful of emails makes no backlog.
        round.Expect(round.Trials < AtOnce || (await round.Rig.StrikesAsync()).Values.Any(strikes => strikes > 0), "No answer to a batch was lost.");
    }
}
