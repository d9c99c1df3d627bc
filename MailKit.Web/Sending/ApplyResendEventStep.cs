using MailKit.Domain.Sending;
using MailKit.Domain.Webhooks;
using MailKit.Web.Banners;
using MailKit.Web.Data;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Sending;

/// <summary>Gives a stored Resend webhook its effect: a line in the email's timeline, and its delivery state, which only ever rises in rank.</summary>
public sealed partial class ApplyResendEventStep(
    MailKitDbContext db,
    LiveFeed feed,
    WorkSignal<SettleStep> settle,
    TimeProvider clock,
    ILogger<ApplyResendEventStep> logger) : IStep
{
    public async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        var message = await db.Webhooks.Where(w => w.Provider == WebhookMessage.Resend).LeaseNextAsync<WebhookMessage, long>(clock.GetUtcNow(), cancellationToken);

        if (message is null)
        {
            return false;
        }

        try
        {
            await ApplyAsync(message, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever went wrong concerns this message alone: it waits, and after a dozen tries a person sees it.
            LogFailed(message.Id, message.Type, e.Message);
            message.Failed(e.Message, clock.GetUtcNow());
        }

        await db.KeepAsync(message, cancellationToken);
        return true;
    }

    private async Task ApplyAsync(WebhookMessage message, CancellationToken cancellationToken)
    {
        if (ResendEvent.Read(message) is not { } happened || await FindAsync(happened, cancellationToken) is not { } email)
        {
            // One of our own emails, another product's, or a kind of event that is not about an email.
            message.Ignored(clock.GetUtcNow());
            return;
        }

        if (email.State is EmailState.Queued or EmailState.Parked)
        {
            // The event proves what the lost or late answer would have said.
            email.Sent(happened.ResendId, clock.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            settle.Wake();
        }

        await RecordAsync(email, message, happened, cancellationToken);
        message.Done(email.AccountId, clock.GetUtcNow());
        feed.Announce(email.AccountId);
    }

    private async Task RecordAsync(Email email, WebhookMessage message, ResendEvent happened, CancellationToken cancellationToken)
    {
        db.EmailEvents.Add(EmailEvent.Of(email.Id, message.WebhookId, happened.Name, happened.Recipients, happened.Detail, happened.At));

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (db.IsDuplicate(e))
        {
            // A replay: the line is there, the state below is the same again.
            db.ChangeTracker.Clear();
        }

        // Comparing ranks in the database makes any order of events end in the same state.
        await db.Emails
            .Where(e => e.Id == email.Id && e.Delivery < happened.State)
            .ExecuteUpdateAsync(e => e.SetProperty(x => x.Delivery, happened.State), cancellationToken);
    }

    private async Task<Email?> FindAsync(ResendEvent happened, CancellationToken cancellationToken)
        => await db.Emails.FirstOrDefaultAsync(e => e.ResendId == happened.ResendId, cancellationToken)
            ?? (happened.EmailId is { } id ? await db.Emails.FirstOrDefaultAsync(e => e.Id == id, cancellationToken) : null);

    [LoggerMessage(LogLevel.Warning, "Webhook {Id} ({Type}) had no effect yet: {Error}")]
    private partial void LogFailed(long id, string type, string error);
}
