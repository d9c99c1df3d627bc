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

/// <summary>Debits a sent email at Dodo, once, whatever the network does. A backlog is left to <see cref="SettlementStep"/>.</summary>
public sealed partial class SettleStep(
    MailKitDbContext db,
    CreditBook credits,
    Debits debits,
    Settlements settlements,
    LedgerImport ledger,
    ICreditGateway gateway,
    ProviderLimits limits,
    Leases leases,
    LiveFeed feed,
    TimeProvider clock,
    ILogger<SettleStep> logger) : IStep
{
    public async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        if (limits.IsClosed(ProviderLimits.Dodo))
        {
            return false;
        }

        if (await settlements.FormAsync(cancellationToken))
        {
            return true;
        }

        var lease = leases.New();
        var email = await db.Emails
            .Where(e => (e.State == EmailState.Sent || e.State == EmailState.Unpaid) && (e.SettlementId == null || db.Settlements.Any(s => s.Id == e.SettlementId && s.PostedAt != null)))
            .LeaseNextAsync<Email, Guid>(lease, cancellationToken, also: row => row.SetProperty(e => e.FirstTriedAt, e => e.FirstTriedAt ?? lease.At));

        if (email is null)
        {
            return false;
        }

        var goesOn = email.SettlementId is null
            ? await DebitAsync(email, lease, cancellationToken)
            : await PaidAsync(email, cancellationToken);
        feed.Announce(email.AccountId);

        return goesOn;
    }

    // Its settlement was posted before the email was known to be sent.
    private async Task<bool> PaidAsync(Email email, CancellationToken cancellationToken)
    {
        email.Settled(clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);

        return true;
    }

    private async Task<bool> DebitAsync(Email email, Lease lease, CancellationToken cancellationToken)
    {
        var customer = await db.Accounts.Where(a => a.Id == email.AccountId).Select(a => a.DodoCustomerId).SingleAsync(cancellationToken)
            ?? throw new InvalidOperationException($"Account {email.AccountId} sent without a customer at Dodo.");

        try
        {
            CrashPoint.Reach("settle-before-call");
            lease.Require(clock);
            var note = DebitNote.ForEmail(email.Id, email.ResendId!);
            var answer = await gateway.DebitAsync(customer, email.Credits, note, cancellationToken);
            CrashPoint.Reach("settle-after-call");
            await ApplyAsync(email, answer, note, cancellationToken);

            return true;
        }
        catch (ProviderException e)
        {
            email.Unanswered(e, lease.At, clock.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);

            if (!e.WasHeldBack)
            {
                LogFailed(email.Id, e.Message);
            }

            return !e.WasHeldBack;
        }
    }

    private async Task ApplyAsync(Email email, DebitAnswer answer, DebitNote note, CancellationToken cancellationToken)
    {
        switch (answer)
        {
            case DebitAnswer.Posted posted:
                await debits.StandsAsync(email, note, posted.EntryId, posted.At, cancellationToken);
                break;

            // The key is taken, so the debit stands; which entry it is, the ledger's next listing tells.
            case DebitAnswer.AlreadyPosted:
                await debits.StandsAsync(email, note, null, clock.GetUtcNow(), cancellationToken);
                await ledger.AskAsync(email.AccountId, cancellationToken);
                break;

            // Somebody took the credits at Dodo after we held them. What is held stays held, and nothing more is sent.
            case DebitAnswer.Insufficient insufficient:
                LogUnpaid(email.Id, insufficient.Words);
                await OweAsync(email, cancellationToken);
                break;
        }
    }

    private async Task OweAsync(Email email, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        await credits.FreezeAsync(email.AccountId, now, cancellationToken);
        email.Unpaid(now + Backoff.After(email.Failures + 5));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await ledger.AskAsync(email.AccountId, cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "The debit of email {EmailId} did not get through: {Error}")]
    private partial void LogFailed(Guid emailId, string error);

    [LoggerMessage(LogLevel.Error, "Email {EmailId} was sent, but Dodo has too few credits for it: {Words}")]
    private partial void LogUnpaid(Guid emailId, string words);
}
