using MailKit.Domain.Sending;
using MailKit.Domain.Webhooks;
using MailKit.Web.Banners;
using MailKit.Web.Data;
using MailKit.Web.Live;
using MailKit.Web.Settling;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Sending;

/// <summary>Gives a stored Resend webhook its effect: a line in the email's timeline, and its delivery state, which only ever rises in rank.</summary>
public sealed class ApplyResendEventStep(
    MailKitDbContext db,
    LiveFeed feed,
    Leases leases,
    WorkSignal<SettleStep> settle,
    TimeProvider clock,
    ILogger<ApplyResendEventStep> logger) : WebhookStep(WebhookMessage.Resend, db, leases, clock, logger)
{
    protected override async Task ApplyAsync(WebhookMessage message, CancellationToken cancellationToken)
    {
        if (ResendEvent.Read(message) is not { } happened || await FindAsync(happened, cancellationToken) is not { } email)
        {
            // One of our own emails, another product's, or a kind of event that is not about an email.
            message.Ignored(Clock.GetUtcNow());
            return;
        }

        if (email.State is EmailState.Queued or EmailState.Parked)
        {
            // The event proves what the lost or late answer would have said.
            email.Sent(happened.ResendId, Clock.GetUtcNow());
            await Db.SaveChangesAsync(cancellationToken);
            settle.Wake();
        }

        await RecordAsync(email, message, happened, cancellationToken);
        message.Done(email.AccountId, Clock.GetUtcNow());
        feed.Announce(email.AccountId);
    }

    private async Task RecordAsync(Email email, WebhookMessage message, ResendEvent happened, CancellationToken cancellationToken)
    {
        Db.EmailEvents.Add(EmailEvent.Of(email.Id, message.WebhookId, happened.Name, happened.Recipients, happened.Detail, happened.At));

        try
        {
            await Db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (Db.IsDuplicate(e))
        {
            // A replay: the line is there, the state below is the same again.
            Db.ChangeTracker.Clear();
        }

        // Comparing ranks in the database makes any order of events end in the same state.
        await Db.Emails
            .Where(e => e.Id == email.Id && e.Delivery < happened.State)
            .ExecuteUpdateAsync(e => e.SetProperty(x => x.Delivery, happened.State), cancellationToken);
    }

    private async Task<Email?> FindAsync(ResendEvent happened, CancellationToken cancellationToken)
        => await Db.Emails.FirstOrDefaultAsync(e => e.ResendId == happened.ResendId, cancellationToken)
            ?? (happened.EmailId is { } id ? await Db.Emails.FirstOrDefaultAsync(e => e.Id == id, cancellationToken) : null);
}
