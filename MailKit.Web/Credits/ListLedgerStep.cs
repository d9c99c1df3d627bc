using MailKit.Domain.Work;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Credits;

/// <summary>Lists the ledger of an account whose turn it is: when in doubt at once, otherwise every quarter of an hour, so that no lost webhook is lost for long.</summary>
public sealed class ListLedgerStep(StepContext context, LedgerImport import, ILogger<ListLedgerStep> logger) : WorkStep(context, WorkKind.ListLedger, logger)
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(15);

    /// <summary>Ten seconds and more: a ledger can wait, a provider in trouble should be left alone.</summary>
    protected override int Patience => 4;

    protected override async Task DoAsync(Lease lease, WorkItem item, CancellationToken cancellationToken)
    {
        var account = await Context.Db.Accounts.AsNoTracking().SingleAsync(a => a.Id == item.SubjectId, cancellationToken);
        await import.ListAsync(account, isWhole: false, cancellationToken);
        await Context.Transactions.RunAsync<WorkTable>(work => work.AgainAsync(lease, item, Context.Clock.GetUtcNow() + Every, cancellationToken), cancellationToken);
    }
}
