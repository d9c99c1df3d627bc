using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F14: answers that never end, come byte by byte, break off, or say nonsense.</summary>
public sealed class StrangeAnswers() : FaultRow("F14", "hanging, dripping, broken and strange answers", new(20, 2000, InCi: 20))
{
    // With as many that go well, the circuit stays closed.
    public override int AtOnce => 50;

    // Alone each: a batch is struck by one fault, and webhooks may tell the outcome before the others had their turn.
    public override ClusterPlan Plan(TestDatabase database) => new(database) { Settings = [("Sending__BatchFrom", "0")] };

    public override async Task RunAsync(TrialRound round)
    {
        var accounts = await round.OpenAsync(round.Trials * 2, credits: 1);

        foreach (var account in accounts.Take(round.Trials))
        {
            await round.FaultAsync(round.Random.Next(2) is 0
                ? Strange(round.Random, "resend", "POST /emails*", account.Mark)
                : Strange(round.Random, "dodo", "POST */ledger-entries", account.CustomerId));
        }

        await Task.WhenAll(accounts.Select(account => round.InsistAsync(account, "strange")));
        await round.JudgeAsync();
    }

    private static object Strange(Random random, string provider, string route, string match)
    {
        var count = random.Next(1, 3);

        return random.Next(10) switch
        {
            0 => new { provider, route, match, count, kind = "refuse" },
            1 => new { provider, route, match, count, kind = "reset", after_bytes = random.Next(60) },
            2 => new { provider, route, match, count, kind = "hang", acts = false },
            3 => new { provider, route, match, count, kind = "hang", acts = true },
            4 => new { provider, route, match, count, kind = "slow_body", bytes_per_second = random.Next(1, 10) },
            5 => new { provider, route, match, count, kind = "truncated" },
            6 => new { provider, route, match, count, kind = "wrong_type" },
            7 => new { provider, route, match, count, kind = "wrong_content_type" },
            8 => new { provider, route, match, count, kind = "error_in_200" },
            _ => new { provider, route, match, count, kind = "huge" },
        };
    }
}
