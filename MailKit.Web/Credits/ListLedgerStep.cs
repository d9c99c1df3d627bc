using MailKit.Domain.Work;
using MailKit.Web.Http;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Credits;

/// <summary>Lists the ledger of an account whose turn it is: in doubt at once, when credits are expected soon after, otherwise daily while its credits move, and rarely while they rest.</summary>
public sealed class ListLedgerStep(StepContext context, LedgerImport import, IOptions<CreditsOptions> options, ILogger<ListLedgerStep> logger) : WorkStep(context, WorkKind.ListLedger, logger)
{
    /// <summary>When a webhook would have come, had it come.</summary>
    private static readonly TimeSpan AfterRenewal = TimeSpan.FromMinutes(5);

    /// <summary>For so long somebody may still pay what he set out to buy.</summary>
    private static readonly TimeSpan Checkout = TimeSpan.FromDays(1);

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    /// <summary>Ten seconds and more: a ledger can wait, a provider in trouble should be left alone.</summary>
    protected override int Patience => 4;

    protected override bool IsResting => Context.Limits.IsClosed(ProviderLimits.Dodo);

    protected override async Task DoAsync(Lease lease, WorkItem item, CancellationToken cancellationToken)
    {
        var account = await Context.Db.Accounts.AsNoTracking().SingleAsync(a => a.Id == item.SubjectId, cancellationToken);
        var isIdle = await import.IsIdleAsync(account, lease.At - (options.Value.ListEvery / 2), cancellationToken);

        if (!isIdle)
        {
            await import.ListAsync(account, isWhole: false, cancellationToken);
        }

        var next = await NextAsync(account.Id, isIdle ? options.Value.ListIdleEvery : options.Value.ListEvery, cancellationToken);
        await Context.Transactions.RunAsync<WorkTable>(work => work.AgainAsync(lease, item, next, cancellationToken), cancellationToken);
    }

    // A webhook that is lost for good is missed no longer than this: what was to be paid is looked for, less and less often, and so is a renewal.
    private async Task<DateTimeOffset> NextAsync(Guid accountId, TimeSpan every, CancellationToken cancellationToken)
    {
        var now = Context.Clock.GetUtcNow();
        var next = now + (every * (1 - (Random.Shared.NextDouble() / 8)));
        var recent = now - Checkout;
        var begun = await Context.Db.Checkouts.Where(c => c.AccountId == accountId && c.CreatedAt > recent).OrderByDescending(c => c.CreatedAt).Select(c => (DateTimeOffset?)c.CreatedAt).FirstOrDefaultAsync(cancellationToken);

        if (begun is { } at && !await import.HasComeSinceAsync(accountId, at, cancellationToken))
        {
            next = Earlier(next, now + (now - at > Soon ? now - at : Soon));
        }

        var renewal = await Context.Db.Subscriptions.Where(s => s.AccountId == accountId && s.Status == "active" && s.NextBillingAt > now).MinAsync(s => s.NextBillingAt, cancellationToken);
        return renewal is { } day ? Earlier(next, day + AfterRenewal) : next;
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
