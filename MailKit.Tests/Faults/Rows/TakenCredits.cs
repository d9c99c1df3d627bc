using MailKit.Domain.Sending;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F11: credits are taken away at Dodo between sending and debiting; what is owed stays held, nothing more is sent, and it is paid when credits come.</summary>
public sealed class TakenCredits() : FaultRow("F11", "credits are gone when the debit comes", new(10, 2000, InCi: 20))
{
    private const int Credits = 6;
    private const int Sends = 4;

    private static readonly EmailState[] Debited = [EmailState.Settled, EmailState.Unpaid];

    public override IReadOnlyList<string> Errors => ["is owed: what was sent cannot be debited"];

    public override int AtOnce => 50;

    public override async Task RunAsync(TrialRound round)
    {
        var accounts = await round.OpenAsync(round.Trials, Credits);
        var taken = accounts.Select(_ => round.Random.Next(3, Credits + 1)).ToList();
        var down = await round.FaultAsync(new { provider = "dodo", kind = "status", status = 503, route = "POST */ledger-entries" });

        await Task.WhenAll(accounts.Select(account => Task.WhenAll(Enumerable.Range(0, Sends).Select(i => round.InsistAsync(account, $"owed-{i}")))));
        await AllAreAsync(round, round.Plan.IsSpared ? Debited : [EmailState.Sent]);
        await round.StrikeAsync(() => Until.TrueAsync(async () => (await round.Cluster.StrikesAsync())[down] > 0));
        await round.StrikeAsync(() => Task.WhenAll(accounts.Zip(taken, (account, amount) => round.Cluster.AdjustAsync(account.CustomerId, -amount))));
        await round.ForgiveAsync();
        await AllAreAsync(round, Debited);

        foreach (var (account, amount) in accounts.Zip(taken))
        {
            var unpaid = await round.Cluster.DataAsync(db => db.Emails.CountAsync(e => e.AccountId == account.Id && e.State == EmailState.Unpaid));
            var missing = Math.Max(0, Sends - (Credits - amount));
            round.Expect(unpaid >= missing && unpaid <= Sends, $"I3: {unpaid} emails are unpaid, {missing} credits are missing.");
            round.Expect((await round.PostAsync(round.Cluster.Nodes[0], account, "one more")).Status is 402, "I3: an account that owes credits could send.");
        }

        await Task.WhenAll(accounts.Select(account => round.Cluster.AdjustAsync(account.CustomerId, Credits)));
        await round.JudgeAsync();
    }

    private static Task AllAreAsync(TrialRound round, params EmailState[] states)
    {
        var ids = round.Accounts.Select(a => a.Id).ToList();
        return Until.TrueAsync(() => round.Cluster.DataAsync(async db => !await db.Emails.AnyAsync(e => ids.Contains(e.AccountId) && !states.Contains(e.State))));
    }
}
