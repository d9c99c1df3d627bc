using MailKit.Domain.Work;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Faults.Clusters.Acts;
using MailKit.Tests.Hosting;
using MailKit.Web.Http;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Faults.Rows;

/// <summary>F37: the database fails where a call is let through to its provider: no call is made, and that is nobody's failure.</summary>
public sealed class BrokenGate() : FaultRow("F37", "a database error at the first provider call", new(0, 200, InCi: 1))
{
    private const int Emails = 12;

    // Alone each, so that every email has its row; short leases, because a row comes due again with its lease.
    public override ClusterPlan Plan(TestDatabase database) => new(database)
    {
        Settings = [("Resend__RequestsPerSecond", "50"), ("Dodo__RequestsPerSecond", "50"), ("Sending__BatchFrom", "0"), ("Sending__SettleFrom", "0"), ("Work__Lease", "00:00:01")],
    };

    public override async Task RunAsync(TrialRound round)
    {
        var (began, kind) = (DateTimeOffset.UtcNow, round.Random.Next(2));
        var accounts = await round.OpenAsync(4, credits: Emails / 4);
        var ids = accounts.Select(a => a.Id).ToList();
        await round.StrikeAsync(() => round.Cluster.BreakGateAsync(ProviderLimits.Resend, kind));

        try
        {
            await round.LoadAsync(accounts, Emails);
            await StruckAsync(round, ids, WorkKind.Send);
            round.Expect(round.Plan.IsSpared || !(await round.Cluster.CallsAsync("resend", began)).Any(c => c.IsWrite), "A call to Resend went out that nobody had counted.");

            await round.StrikeAsync(() => round.Cluster.BreakGateAsync(ProviderLimits.Dodo, kind));
            await round.Cluster.MendGateAsync(ProviderLimits.Resend);
            await StruckAsync(round, ids, WorkKind.Debit);
            round.Expect(round.Plan.IsSpared || !(await round.Cluster.CallsAsync("dodo", began)).Any(c => c.IsWrite && c.Path.EndsWith("/ledger-entries", StringComparison.Ordinal)), "A debit was asked for that nobody had counted.");
        }
        finally
        {
            await round.Cluster.MendGateAsync(ProviderLimits.Resend);
            await round.Cluster.MendGateAsync(ProviderLimits.Dodo);
        }

        await round.JudgeAsync();
        var calls = (await round.Cluster.CallsAsync("resend", began)).Concat(await round.Cluster.CallsAsync("dodo", began)).Where(c => c.IsWrite && c.IdempotencyKey is not null).GroupBy(c => (c.Path, c.IdempotencyKey));
        round.Expect(calls.All(key => key.Count() is 1), "A request was made more than once, though its provider always answered.");
    }

    // Every row was taken again after its lease, because the try before had come to nothing, and nobody blames it for that.
    private static async Task StruckAsync(TrialRound round, List<Guid> accounts, WorkKind kind)
    {
        var rows = new List<WorkItem>();
        await round.StrikeAsync(() => Until.TrueAsync(async () => (rows = await RowsAsync(round.Cluster, accounts, kind)).Count is Emails && rows.All(w => w.Attempts > 1)));
        round.Struck(rows.Count is Emails, $"every {kind} was let through.");
        round.Expect(rows.All(w => w is { Failures: 0, Surprises: 0, LastError: null }), $"A {kind} was blamed for the database: {rows.FirstOrDefault(w => w.LastError is not null)?.LastError}");
    }

    private static Task<List<WorkItem>> RowsAsync(Cluster cluster, List<Guid> accounts, WorkKind kind)
        => cluster.DataAsync(db => db.Work.AsNoTracking().Where(w => w.Kind == kind && w.AccountId != null && accounts.Contains(w.AccountId.Value)).ToListAsync());
}
