using MailKit.Tests.Faults.Clusters;
namespace MailKit.Tests.Faults.Rows;

/// <summary>F10: Dodo posts the debit and its answer is lost; the second try is told 409, and that means settled.</summary>
public sealed class LostDebits() : FaultRow("F10", "Dodo's answer to a debit is lost", new(20, 10_000, InCi: 20))
{
    private const int Calls = 2;

    /// <summary>Enough of one account that they share an entry.</summary>
    private const int Backlog = 12;

    public override int AtOnce => 100;

    public override async Task RunAsync(TrialRound round)
    {
        var began = DateTimeOffset.UtcNow;
        var (struck, each) = round.Random.Next(2) is 0 ? (round.Trials, 1) : ((round.Trials / Backlog) + 1, Backlog);

        // With as many that go well, the circuit stays closed.
        var accounts = await round.OpenAsync(struck * 2, credits: each);

        foreach (var account in accounts.Take(struck))
        {
            await round.FaultAsync(new { provider = "dodo", kind = "drop_answer", route = "POST */ledger-entries", match = account.CustomerId, count = 1 });

            // With the webhook lost, too, nothing but the second try can tell.
            if (round.Random.Next(3) > 0)
            {
                await round.Cluster.FaultAsync(new { provider = "dodo", kind = "webhook_drop", type = "credit.deducted", match = account.CustomerId });
            }
        }

        await round.LoadAsync(accounts, accounts.Count * each);
        await round.JudgeAsync();

        // A call that was neither answered nor struck is one that we broke off ourselves.
        var tries = (await round.Cluster.CallsAsync("dodo", began)).Where(c => c.IsWrite && c.IdempotencyKey is not null && (c.Status ?? 0) + (c.Fault?.Length ?? 0) > 0).GroupBy(c => c.IdempotencyKey);
        round.Expect(tries.All(key => key.Count() <= Calls), $"A debit was asked for {tries.Max(key => key.Count())} times.");
    }
}
