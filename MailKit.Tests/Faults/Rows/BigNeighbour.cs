using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Faults.Clusters.Acts;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Faults.Rows;

/// <summary>
/// F39: one account has a great many emails that are queued, that sleep because it owes, or that it owes for; another sends one, and has it sent and
/// debited among the next calls. The big account's emails come by the product's own door. Its trials are emails; each round is of another of the three kinds.
/// </summary>
public sealed class BigNeighbour() : FaultRow("F39", "one email beside another account's thousands", new(0, 30_000, InCi: 500))
{
    /// <summary>What may be in hand when the one email comes: of four workers a hundred emails each, of three 400 debits. It does not grow with the backlog.</summary>
    private static readonly (string Provider, int Calls)[] MostBefore = [("resend", 400), ("dodo", 1200)];

    private static readonly WorkKind[] Debits = [WorkKind.Debit, WorkKind.Settle];

    // Each run begins somewhere else, so that few rounds come round to all.
    private int _next = Random.Shared.Next(3);

    public override int AtOnce => 10_000;

    public override IReadOnlyList<string> Errors => ["is owed: what was sent cannot be debited"];

    // One call each: what has to wait for whom is seen by their number.
    public override ClusterPlan Plan(TestDatabase database) => new(database) { Settings = [("Sending__BatchFrom", "0"), ("Sending__SettleFrom", "0")] };

    public override async Task RunAsync(TrialRound round)
    {
        var kind = _next++ % 3;
        var (big, small) = (await round.OpenAsync(credits: round.Trials + 1), await round.OpenAsync(credits: 1));
        await (kind switch
        {
            0 => QueueAsync(round, big),
            1 => OweAsync(round, big, sent: 1, queued: round.Trials - 1),
            _ => OweAsync(round, big, sent: round.Trials, queued: 0),
        });

        var since = DateTimeOffset.UtcNow;
        var one = (await round.InsistAsync(small, "one")).EmailId!.Value;
        await round.ForgiveAsync();
        await Until.TrueAsync(() => round.Cluster.DataAsync(db => db.Emails.AnyAsync(e => e.Id == one && e.State == EmailState.Settled)));

        foreach (var (provider, most) in MostBefore)
        {
            var calls = (await round.Cluster.CallsAsync(provider, since)).Where(c => c.IsWrite && c.IdempotencyKey is not null && c.Fault is null).ToList();
            var before = calls.FindIndex(c => c.IdempotencyKey == $"mailkit-{one}");
            round.Expect(before >= 0 && before <= most, $"{before} calls to {provider} came before the one email's, of {round.Trials} emails of another account.");
        }

        if (kind > 0)
        {
            await ProbeAsync(round, big);
            await round.Cluster.AdjustAsync(big.CustomerId, round.Trials + 1);
        }

        await round.JudgeAsync(TimeSpan.FromMinutes(1) + TimeSpan.FromMilliseconds(100 * round.Trials));
    }

    // Resend wants peace while they are accepted.
    private static async Task QueueAsync(TrialRound round, ClusterAccount big)
    {
        await round.FaultAsync(new { provider = "resend", kind = "status", status = 429, retry_after = "2", route = "POST /emails" });
        await round.LoadAsync([big], round.Trials);
        await RestsAsync(round);
    }

    // What is sent cannot be debited, because somebody takes all credits at Dodo and nothing tells us; what is queued finds that out too late.
    private static async Task OweAsync(TrialRound round, ClusterAccount big, int sent, int queued)
    {
        await round.FaultAsync(new { provider = "dodo", kind = "status", status = 429, retry_after = "2", route = "POST */ledger-entries" });
        await round.Cluster.FaultAsync(new { provider = "dodo", kind = "webhook_drop", match = big.CustomerId });
        await round.LoadAsync([big], sent);
        await round.StrikeAsync(() => Until.TrueAsync(() => round.Cluster.DataAsync(async db => await db.Emails.CountAsync(e => e.AccountId == big.Id && e.State == EmailState.Sent) == sent)));

        if (queued > 0)
        {
            await round.FaultAsync(new { provider = "resend", kind = "status", status = 429, retry_after = "2", route = "POST /emails" });
            await TrialRound.LimitAsync(queued, atOnce: 64, i => round.InsistAsync(big, $"queued-{i}"));
            await RestsAsync(round);
        }

        await round.StrikeAsync(() => round.Cluster.AdjustAsync(big.CustomerId, -(round.Trials + 1)));
    }

    private static Task RestsAsync(TrialRound round) => round.StrikeAsync(() => Until.TrueAsync(async () => (await round.Cluster.CallsAsync("resend", DateTimeOffset.UtcNow.AddMinutes(-1))).Any(c => c.Status is 429)));

    // However much sleeps, one debit is awake to find out whether credits came, and it makes one call each time. Nothing is sent.
    private static async Task ProbeAsync(TrialRound round, ClusterAccount big)
    {
        round.Struck(round.Plan.IsSpared is false && await round.Cluster.DataAsync(db => db.Balances.AnyAsync(b => b.AccountId == big.Id && b.FrozenAt != null)), "the account owes nothing.");
        await round.StrikeAsync(async () =>
        {
            await Until.TrueAsync(async () => await AwakeAsync(round.Cluster, big) is (1, 0));
            var (began, before) = (DateTimeOffset.UtcNow, await TriesAsync(round.Cluster, big));
            await round.Cluster.PassAsync(TimeSpan.FromMinutes(5), [big.Id], Debits);
            await Until.TrueAsync(async () => await TriesAsync(round.Cluster, big) > before && await AwakeAsync(round.Cluster, big) is (1, 0));
            round.Expect(await TriesAsync(round.Cluster, big) - before <= 2, $"{await TriesAsync(round.Cluster, big) - before} debits were asked for to find out whether credits came.");

            // Letters of our own go out all the same, such as that nothing is left.
            round.Expect(!(await round.Cluster.CallsAsync("resend", began)).Any(c => c.IsWrite && c.IdempotencyKey?.StartsWith("mailkit-system-", StringComparison.Ordinal) is not true), "An email of an account that owes was sent.");
        });
    }

    private static async Task<(int Waiting, int Leased)> AwakeAsync(Cluster cluster, ClusterAccount big)
    {
        var awake = await cluster.DataAsync(db => db.Work.AsNoTracking().Where(w => w.AccountId == big.Id && Debits.Contains(w.Kind) && w.DueAt != null).Select(w => w.Lease != null).ToListAsync());
        return (awake.Count(isLeased => !isLeased), awake.Count(isLeased => isLeased));
    }

    private static async Task<int> TriesAsync(Cluster cluster, ClusterAccount big)
        => (await cluster.CallsAsync("dodo", DateTimeOffset.UnixEpoch)).Count(c => c.IsWrite && c.Path.Contains($"{big.CustomerId}/ledger-entries", StringComparison.Ordinal));
}
