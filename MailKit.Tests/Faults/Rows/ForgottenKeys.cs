using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F9: the outcome stays unknown for longer than Resend remembers the key; nothing is sent again on the off-chance.</summary>
public sealed class ForgottenKeys() : FaultRow("F9", "an unknown outcome outlives Resend's memory", new(40, 2000, InCi: 40))
{
    private static readonly TimeSpan Later = TimeSpan.FromHours(25);

    public override IReadOnlyList<string> Errors => ["is parked, and Resend is asked"];

    public override int AtOnce => 100;

    // Alone each: the outcome of a batch would be everybody's.
    public override ClusterPlan Plan(TestDatabase database) => new(database) { Settings = [("Sending__BatchFrom", "0")] };

    public override async Task RunAsync(TrialRound round)
    {
        // With as many that go well, the circuit stays closed.
        var fine = await round.OpenAsync(round.Trials, credits: 1);
        var accounts = await round.OpenAsync(round.Trials, credits: 1);
        var ids = accounts.Select(a => a.Id).ToList();
        round.Ends.Add(EmailState.Parked);

        var first = new List<string>();

        foreach (var account in accounts)
        {
            // Whether Resend took it is for nobody to see; from then on it says that the first try is still running.
            first.Add(await round.FaultAsync(new { provider = "resend", kind = round.Random.Next(2) is 0 ? "drop_answer" : "refuse", route = "POST /emails*", match = account.Mark, count = 1 }));
            await round.Cluster.FaultAsync(new { provider = "resend", kind = "status", status = 409, name = "concurrent_idempotent_requests", route = "POST /emails*", match = account.Mark });
            await round.Cluster.FaultAsync(new { provider = "resend", kind = "webhook_drop", match = account.Mark });
        }

        await Task.WhenAll(accounts.Zip(fine).SelectMany(pair => (ClusterAccount[])[pair.First, pair.Second]).Select(account => round.InsistAsync(account, "forgotten")));
        await round.StrikeAsync(() => Until.TrueAsync(async () => await round.Cluster.StrikesAsync() is var strikes && first.All(id => strikes[id] > 0)));

        await round.Cluster.ControlAsync(HttpMethod.Post, "clock/advance", new { by = "PT25H" });
        await MoveBackAsync(round.Cluster, ids);
        await round.ForgiveAsync();
        await round.JudgeAsync();
    }

    private static async Task MoveBackAsync(Cluster cluster, List<Guid> accounts)
    {
        var now = DateTimeOffset.UtcNow;
        await using var db = cluster.Db();
        var tried = await db.Work.AsNoTracking().Where(w => w.Kind == WorkKind.Send && w.AccountId != null && accounts.Contains(w.AccountId.Value)).ToListAsync();

        foreach (var item in tried)
        {
            var first = (item.FirstTriedAt ?? now) - Later;
            await db.Work.Where(w => w.Kind == WorkKind.Send && w.SubjectId == item.SubjectId).ExecuteUpdateAsync(w => w.SetProperty(x => x.FirstTriedAt, first).SetProperty(x => x.DueAt, now));
        }
    }
}
