using MailKit.Domain.Reconciliation;
using MailKit.Domain.Work;
using MailKit.Web.Http;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Reconciliation;

/// <summary>Makes a comparison whose time has come, one worker at a time, and writes down what differs. A provider that does not answer is no difference.</summary>
public sealed class ReconcileStep(
    StepContext context,
    ReconciliationOfAccount accounts,
    ReconciliationOfEmails emails,
    IOptions<ReconciliationOptions> options,
    ILogger<ReconcileStep> logger) : WorkStep(context, WorkKind.Reconcile, logger)
{
    /// <summary>Between two pieces of the emails' comparison.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(5);

    /// <summary>A customer's clock and ours, and lines that become visible late.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    protected override CallPurpose Purpose => CallPurpose.Comparison;

    protected override bool IsResting => Context.Limits.IsClosed(ProviderLimits.Dodo) && Context.Limits.IsClosed(ProviderLimits.Resend);

    protected override int Patience => 4;

    protected override Guid? Standing => ReconciliationRun.Resend;

    protected override async Task DoAsync(Lease lease, WorkItem item, CancellationToken cancellationToken)
    {
        if (Context.Limits.IsClosed(item.SubjectId == ReconciliationRun.Resend ? ProviderLimits.Resend : ProviderLimits.Dodo))
        {
            throw ProviderException.HeldBack("It is left alone for a moment.", Breath);
        }

        if (await RunsAsync(item, null, lease.At, cancellationToken) is 0)
        {
            var every = item.SubjectId == ReconciliationRun.Resend ? options.Value.EmailsEvery : options.Value.Every;
            await Context.Transactions.RunAsync<ReconciliationRuns>(runs => runs.EnrolAsync(lease, item, every, cancellationToken), cancellationToken);
            return;
        }

        try
        {
            var (outcome, every) = await CompareAsync(item.SubjectId, lease.At, cancellationToken);
            CrashPoint.Reach("compared");
            await Context.Transactions.RunAsync<Differences>(
                differences => differences.KeepAsync(lease, item, outcome, lease.At, (run, inFlight) => NextAt(run, inFlight, every), cancellationToken), cancellationToken);
        }
        catch
        {
            await RunsAsync(item, lease.At, null, CancellationToken.None);
            throw;
        }
    }

    private async Task<(ReconciliationOutcome Outcome, TimeSpan Every)> CompareAsync(Guid id, DateTimeOffset began, CancellationToken cancellationToken)
    {
        var run = await Context.Db.ReconciliationRuns.AsNoTracking().SingleAsync(r => r.Id == id, cancellationToken);

        if (id == ReconciliationRun.Resend)
        {
            return (await emails.CompareAsync(run, cancellationToken), options.Value.EmailsEvery);
        }

        var account = await Context.Db.Accounts.AsNoTracking().SingleAsync(a => a.Id == id, cancellationToken);
        var isOpen = await Context.Db.Differences.AnyAsync(d => d.RunId == id && d.ResolvedAt == null, cancellationToken);
        var isAsked = run.AskedAt > (run.ComparedAt ?? DateTimeOffset.MinValue);

        if (isAsked)
        {
            // Somebody waits for it.
            CallPurposes.Begin(CallPurpose.Doubt);
        }
        else if (!isOpen && run is { InFlight: 0, ComparedAt: { } comparedAt } && await accounts.IsIdleAsync(account, comparedAt - Overlap, cancellationToken))
        {
            return (new([], 0, 0), options.Value.IdleEvery);
        }

        // Who asks wants to know; the timer looks at what is new.
        var outcome = await accounts.CompareAsync(account, isAsked || isOpen ? null : run.ReadTo - Overlap, cancellationToken);
        return (outcome with { Progress = read => read.Whole(began) }, options.Value.Every);
    }

    private DateTimeOffset NextAt(ReconciliationRun run, int inFlight, TimeSpan every)
    {
        var now = Context.Clock.GetUtcNow();
        return run.Cursor is not null ? now + Breath
            : inFlight > 0 ? now + options.Value.InFlight + TimeSpan.FromSeconds(1)
            : now + (every * (1 - (Random.Shared.NextDouble() / 8)));
    }

    private Task<int> RunsAsync(WorkItem item, DateTimeOffset? was, DateTimeOffset? since, CancellationToken cancellationToken)
        => Context.Db.ReconciliationRuns
            .Where(r => r.Id == item.SubjectId && (was == null || r.RunningSince == was))
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.RunningSince, since), cancellationToken);
}
