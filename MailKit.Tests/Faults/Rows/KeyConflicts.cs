using MailKit.Domain.Sending;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F8: Resend says that the key is in use (come again) or was used for another body (never again).</summary>
public sealed class KeyConflicts() : FaultRow("F8", "Resend answers 409 to a key", new(10, 2000, InCi: 20))
{
    public override IReadOnlyList<string> Errors => ["is parked, and Resend is asked"];

    public override int AtOnce => 100;

    // Alone each: a conflict over a batch's key would be everybody's.
    public override ClusterPlan Plan(TestDatabase database) => new(database) { Settings = [("Sending__BatchFrom", "0")] };

    public override async Task RunAsync(TrialRound round)
    {
        var began = DateTimeOffset.UtcNow;
        var accounts = await round.OpenAsync(round.Trials, credits: 1);
        var contradicted = accounts.Where((_, i) => i % 2 is 0).ToList();
        round.Ends.Add(EmailState.Parked);

        foreach (var account in accounts)
        {
            object fault = contradicted.Contains(account)
                ? new { provider = "resend", kind = "status", status = 409, name = "invalid_idempotent_request", route = "POST /emails*", match = account.Mark, count = 1 }
                : new { provider = "resend", kind = "status", status = 409, name = "concurrent_idempotent_requests", route = "POST /emails*", match = account.Mark, count = 2 };
            await round.FaultAsync(fault);
        }

        await Task.WhenAll(accounts.Select(account => round.InsistAsync(account, "conflict")));
        await round.JudgeAsync();

        var ids = contradicted.Select(a => a.Id).ToList();
        var parked = await round.Cluster.DataAsync(db => db.Emails.Where(e => e.State == EmailState.Parked && round.Accounts.Select(a => a.Id).Contains(e.AccountId)).Select(e => new { e.Id, e.AccountId }).ToListAsync());
        var calls = (await round.Cluster.CallsAsync("resend", began)).Where(c => c.IsWrite).ToList();
        round.Expect(parked.Select(e => e.AccountId).Order().SequenceEqual(ids.Order()), $"I2: {parked.Count} emails are parked, {ids.Count} should be.");
        round.Expect(parked.All(e => calls.Count(c => c.IdempotencyKey?.Contains($"{e.Id}", StringComparison.Ordinal) is true) is 1), "An email with a contradicted key was handed to Resend again.");
        round.Expect(parked.All(e => round.Cluster.Nodes.Any(n => n.Output.Contains($"Email {e.Id} is parked", StringComparison.Ordinal))), "A parked email raised no alarm.");
    }
}
