using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Banners;
using MailKit.Web.Credits;
using MailKit.Web.Data;
using MailKit.Web.Work;

namespace MailKit.Web.Sending;

/// <summary>Hands a queued email to Resend; a refusal gives the credits back.</summary>
public sealed partial class SendStep(
    MailKitDbContext db,
    CreditBook credits,
    IEmailGateway gateway,
    LiveFeed feed,
    WorkSignal<SettleStep> next,
    TimeProvider clock,
    ILogger<SendStep> logger) : IStep
{
    /// <summary>Resend forgets an idempotency key after 24 hours; we stop an hour before.</summary>
    private static readonly TimeSpan KeyLife = TimeSpan.FromHours(23);

    public async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var email = await db.Emails
            .Where(e => e.State == EmailState.Queued)
            .LeaseNextAsync<Email, Guid>(now, cancellationToken, also: row => row.SetProperty(e => e.FirstTriedAt, e => e.FirstTriedAt ?? now));

        if (email is null)
        {
            return false;
        }

        if (now - email.FirstTriedAt > KeyLife)
        {
            email.Parked("Resend did not answer for 23 hours and may have forgotten the key: sending again could send twice.");
            LogParked(email.Id);
        }
        else
        {
            await DeliverAsync(email, now, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        feed.Announce(email.AccountId);

        return true;
    }

    private async Task DeliverAsync(Email email, DateTimeOffset leasedAt, CancellationToken cancellationToken)
    {
        try
        {
            // No transaction is open while we wait for the network.
            var delivery = await gateway.SendAsync(Message(email), cancellationToken);
            await ApplyAsync(email, delivery, cancellationToken);
        }
        catch (ProviderException e)
        {
            LogFailed(email.Id, e.Message);

            if (!e.MayHaveActed)
            {
                email.NothingHappenedSince(leasedAt);
            }

            email.Failed(e.Message, clock.GetUtcNow(), e.RetryAfter);
        }
    }

    private async Task ApplyAsync(Email email, Delivery delivery, CancellationToken cancellationToken)
    {
        switch (delivery)
        {
            case Delivery.Accepted accepted:
                email.Sent(accepted.ResendId, clock.GetUtcNow());
                await db.SaveChangesAsync(cancellationToken);
                next.Wake();
                break;

            case Delivery.Rejected rejected:
                await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
                {
                    email.Refused(rejected.Reason);
                    await credits.PostAsync(LedgerEntry.Release(email.AccountId, email.Id, email.Credits, rejected.Reason, clock.GetUtcNow()), cancellationToken);
                    await db.SaveChangesAsync(cancellationToken);
                    await transaction.CommitAsync(cancellationToken);
                }

                break;

            case Delivery.Contradicted contradicted:
                email.Parked(contradicted.Reason);
                LogParked(email.Id);
                break;
        }
    }

    private static OutgoingMessage Message(Email email)
        => new(email.ProviderKey, email.From, email.To, email.Cc, email.Bcc, email.ReplyTo, email.Subject, email.Html, email.Text, email.Id);

    [LoggerMessage(LogLevel.Warning, "Email {EmailId} did not get through: {Error}")]
    private partial void LogFailed(Guid emailId, string error);

    [LoggerMessage(LogLevel.Error, "Email {EmailId} is parked: a person must decide.")]
    private partial void LogParked(Guid emailId);
}
