using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Banners;
using MailKit.Web.Credits;
using MailKit.Web.Data;
using MailKit.Web.Http;
using MailKit.Web.Live;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Settling;

/// <summary>Debits a settlement at Dodo: one entry for many sent emails, once, whatever the network does.</summary>
public sealed partial class SettlementStep(
    MailKitDbContext db,
    CreditBook credits,
    Debits debits,
    LedgerImport ledger,
    ICreditGateway gateway,
    ProviderLimits limits,
    Leases leases,
    LiveFeed feed,
    WorkSignal<SettleStep> single,
    TimeProvider clock,
    ILogger<SettlementStep> logger) : IStep
{
    public async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        if (limits.IsClosed(ProviderLimits.Dodo))
        {
            return false;
        }

        var lease = leases.New();
        var settlement = await db.Settlements.LeaseNextAsync<Settlement, Guid>(lease, cancellationToken, also: row => row.SetProperty(s => s.FirstTriedAt, s => s.FirstTriedAt ?? lease.At));

        if (settlement is null)
        {
            return false;
        }

        var goesOn = await DebitAsync(settlement, lease, cancellationToken);
        feed.Announce(settlement.AccountId);

        return goesOn;
    }

    private async Task<bool> DebitAsync(Settlement settlement, Lease lease, CancellationToken cancellationToken)
    {
        var customer = await db.Accounts.Where(a => a.Id == settlement.AccountId).Select(a => a.DodoCustomerId).SingleAsync(cancellationToken)
            ?? throw new InvalidOperationException($"Account {settlement.AccountId} sent without a customer at Dodo.");
        var emails = await db.Emails.Where(e => e.SettlementId == settlement.Id).OrderBy(e => e.Id).Select(e => e.Id).ToListAsync(cancellationToken);

        try
        {
            CrashPoint.Reach("settle-before-call");
            lease.Require(clock);
            var answer = await gateway.DebitAsync(customer, settlement.Credits, DebitNote.ForSettlement(settlement.Id, emails), cancellationToken);
            CrashPoint.Reach("settle-after-call");
            await ApplyAsync(settlement, answer, lease, cancellationToken);
            return true;
        }
        catch (ProviderException e)
        {
            settlement.Unanswered(e, lease.At, clock.GetUtcNow());
            await FailAsync(settlement, e, cancellationToken);
            return !e.WasHeldBack;
        }
    }

    private async Task ApplyAsync(Settlement settlement, DebitAnswer answer, Lease lease, CancellationToken cancellationToken)
    {
        switch (answer)
        {
            case DebitAnswer.Posted posted:
                await debits.StandsAsync(settlement, posted.EntryId, posted.At, cancellationToken);
                break;

            // The key is taken, so the debit stands; which entry it is, the ledger's next listing tells.
            case DebitAnswer.AlreadyPosted:
                await debits.StandsAsync(settlement, null, clock.GetUtcNow(), cancellationToken);
                await ledger.AskAsync(settlement.AccountId, cancellationToken);
                break;

            // An earlier try may stand at Dodo all the same. Only this key can tell, so the emails stay together until credits come.
            case DebitAnswer.Insufficient insufficient when FirstTry.IsAnother(settlement.FirstTriedAt, lease.At):
                LogUnpaid(settlement.Id, insufficient.Words);
                await OweAsync(settlement, insufficient.Words, cancellationToken);
                break;

            // It certainly was not debited: what is left pays for some of the emails.
            case DebitAnswer.Insufficient:
                await DissolveAsync(settlement, cancellationToken);
                break;
        }
    }

    private async Task OweAsync(Settlement settlement, string words, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        await credits.FreezeAsync(settlement.AccountId, now, cancellationToken);
        settlement.Unpaid(words, now);
        await db.SaveChangesAsync(cancellationToken);
        await db.Emails.Where(e => e.SettlementId == settlement.Id && e.State == EmailState.Sent).ExecuteUpdateAsync(
            e => e.SetProperty(x => x.State, EmailState.Unpaid).SetProperty(x => x.Attempts, x => x.Attempts + 1),
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await ledger.AskAsync(settlement.AccountId, cancellationToken);
    }

    private async Task DissolveAsync(Settlement settlement, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        settlement.Dissolved(now);
        await db.SaveChangesAsync(cancellationToken);

        // Counted as a failure, so that they are not gathered again.
        await db.Emails.Where(e => e.SettlementId == settlement.Id).ExecuteUpdateAsync(
            e => e.SetProperty(x => x.SettlementId, (Guid?)null).SetProperty(x => x.DueAt, now).SetProperty(x => x.Failures, 1).SetProperty(x => x.Attempts, x => x.Attempts + 1),
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        single.Wake();
    }

    // The emails carry a copy of what happened, for whoever looks at one of them.
    private async Task FailAsync(Settlement settlement, ProviderException e, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);

        if (e.WasHeldBack)
        {
            return;
        }

        LogFailed(settlement.Id, e.Message);
        await db.Emails.Where(x => x.SettlementId == settlement.Id && x.State == EmailState.Sent).ExecuteUpdateAsync(
            x => x.SetProperty(y => y.LastError, settlement.LastError).SetProperty(y => y.Failures, settlement.Failures),
            cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "The debit of settlement {SettlementId} did not get through: {Error}")]
    private partial void LogFailed(Guid settlementId, string error);

    [LoggerMessage(LogLevel.Error, "The emails of settlement {SettlementId} were sent, but Dodo has too few credits for them: {Words}")]
    private partial void LogUnpaid(Guid settlementId, string words);
}
