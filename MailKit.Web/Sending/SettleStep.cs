using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Banners;
using MailKit.Web.Credits;
using MailKit.Web.Data;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Sending;

/// <summary>Debits a sent email at Dodo, once, whatever the network does.</summary>
public sealed partial class SettleStep(
    MailKitDbContext db,
    CreditBook credits,
    LedgerImport ledger,
    ICreditGateway gateway,
    BannerBoard banners,
    LiveFeed feed,
    TimeProvider clock,
    ILogger<SettleStep> logger) : IStep
{
    public async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        var email = await db.Emails
            .Where(e => e.State == EmailState.Sent || e.State == EmailState.Unpaid)
            .LeaseNextAsync<Email, Guid>(clock.GetUtcNow(), cancellationToken);

        if (email is null)
        {
            return false;
        }

        var customer = await db.Accounts.Where(a => a.Id == email.AccountId).Select(a => a.DodoCustomerId).SingleAsync(cancellationToken)
            ?? throw new InvalidOperationException($"Account {email.AccountId} sent without a customer at Dodo.");

        try
        {
            var reason = DodoEntry.DebitReason(email.Id, email.ResendId!);
            var answer = await gateway.DebitAsync(customer, email.Credits, email.ProviderKey, reason, email.Id, cancellationToken);
            await ApplyAsync(email, answer, reason, cancellationToken);
        }
        catch (ProviderException e)
        {
            LogFailed(email.Id, e.Message);
            email.Failed(e.Message, clock.GetUtcNow(), e.RetryAfter);
            await db.SaveChangesAsync(cancellationToken);
        }

        feed.Announce(email.AccountId);
        return true;
    }

    private async Task ApplyAsync(Email email, DebitAnswer answer, string reason, CancellationToken cancellationToken)
    {
        switch (answer)
        {
            case DebitAnswer.Posted posted:
                await SettleAsync(email, posted.EntryId, reason, posted.At, cancellationToken);
                break;

            // The key is taken, so the debit stands; which entry it is, the ledger's next listing tells.
            case DebitAnswer.AlreadyPosted:
                await SettleAsync(email, null, reason, clock.GetUtcNow(), cancellationToken);
                await ledger.AskAsync(email.AccountId, cancellationToken);
                break;

            // Somebody took the credits at Dodo after we held them. What is held stays held, so nothing more is sent than that.
            case DebitAnswer.Insufficient insufficient:
                LogUnpaid(email.Id, insufficient.Words);
                email.Unpaid(clock.GetUtcNow() + Backoff.After(email.Failures + 5));
                await db.SaveChangesAsync(cancellationToken);
                await ledger.AskAsync(email.AccountId, cancellationToken);
                break;
        }
    }

    private async Task SettleAsync(Email email, string? entryId, string reason, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        // The balance is locked before the email, here as in the import, so that two processes cannot wait for each other.
        email.Settled(clock.GetUtcNow());
        await credits.PostAsync(LedgerEntry.Debit(email.AccountId, email.Id, email.Credits, entryId, reason, at), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        await banners.ReviewCreditsAsync(email.AccountId, cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "The debit of email {EmailId} did not get through: {Error}")]
    private partial void LogFailed(Guid emailId, string error);

    [LoggerMessage(LogLevel.Error, "Email {EmailId} was sent, but Dodo has too few credits for it: {Words}")]
    private partial void LogUnpaid(Guid emailId, string words);
}
