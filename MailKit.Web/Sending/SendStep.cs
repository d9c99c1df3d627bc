using System.Linq.Expressions;
using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Banners;
using MailKit.Web.Credits;
using MailKit.Web.Data;
using MailKit.Web.Http;
using MailKit.Web.Live;
using MailKit.Web.Settling;
using MailKit.Web.Work;

namespace MailKit.Web.Sending;

/// <summary>Hands a queued email to Resend; a refusal gives the credits back. A backlog is left to <see cref="BatchStep"/>.</summary>
public sealed partial class SendStep(
    MailKitDbContext db,
    CreditBook credits,
    Batches batches,
    IEmailGateway gateway,
    ProviderLimits limits,
    Leases leases,
    LiveFeed feed,
    WorkSignal<SettleStep> next,
    TimeProvider clock,
    ILogger<SendStep> logger) : IStep
{
    /// <summary>Emails that go to Resend by themselves. Those of an account that owes credits wait.</summary>
    public static Expression<Func<Email, bool>> Waits(MailKitDbContext db)
        => e => e.State == EmailState.Queued && e.BatchId == null && !db.Balances.Any(b => b.AccountId == e.AccountId && b.FrozenAt != null);

    public static OutgoingMessage Message(Email email)
        => new(email.ProviderKey, email.From, email.To, email.Cc, email.Bcc, email.ReplyTo, email.Subject, email.Html, email.Text, email.Id);

    public async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        if (limits.IsClosed(ProviderLimits.Resend))
        {
            return false;
        }

        if (await batches.FormAsync(cancellationToken))
        {
            return true;
        }

        var lease = leases.New();
        var email = await db.Emails.Where(Waits(db)).LeaseNextAsync<Email, Guid>(lease, cancellationToken, also: row => row.SetProperty(e => e.FirstTriedAt, e => e.FirstTriedAt ?? lease.At));

        if (email is null)
        {
            return false;
        }

        CrashPoint.Reach("send-leased");
        var goesOn = true;

        if (email.IsKeyForgotten(lease.At))
        {
            email.Parked("Resend did not answer for 23 hours and may have forgotten the key: sending again could send twice.", lease.At);
            await KeepAsync(email, cancellationToken);
        }
        else
        {
            goesOn = await DeliverAsync(email, lease, cancellationToken);
        }

        feed.Announce(email.AccountId);
        return goesOn;
    }

    private async Task<bool> DeliverAsync(Email email, Lease lease, CancellationToken cancellationToken)
    {
        try
        {
            CrashPoint.Reach("send-before-call");
            lease.Require(clock);

            // No transaction is open while we wait for the network.
            var delivery = await gateway.SendAsync(Message(email), cancellationToken);
            CrashPoint.Reach("send-after-call");
            email.Answered(delivery, lease.At, clock.GetUtcNow());
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

        await KeepAsync(email, cancellationToken);
        return true;
    }

    private async Task KeepAsync(Email email, CancellationToken cancellationToken)
    {
        if (email.State is EmailState.Parked)
        {
            LogParked(email.Id, email.Reason!);
        }

        if (email.State is not EmailState.Refused)
        {
            await db.SaveChangesAsync(cancellationToken);
            next.Wake();
            return;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await credits.PostAsync(LedgerEntry.Release(email.AccountId, email.Id, email.Credits, email.Reason!, clock.GetUtcNow()), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "Email {EmailId} did not get through: {Error}")]
    private partial void LogFailed(Guid emailId, string error);

    [LoggerMessage(LogLevel.Error, "Email {EmailId} is parked, and Resend is asked whether it has it: {Reason}")]
    private partial void LogParked(Guid emailId, string reason);
}
