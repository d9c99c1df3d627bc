using MailKit.Domain.Sending;
using MailKit.Domain.Webhooks;
using MailKit.Web.Data;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Sending;

/// <summary>Records what Resend tells about emails: a line in the timeline, and how far each recipient's copy came. Inside the caller's transaction.</summary>
public sealed class EmailTimeline(MailKitDbContext db, SentEmails sent, WorkTable work, TimeProvider clock)
{
    /// <summary>Whose email it is; null when it is none of ours.</summary>
    public async Task<Guid?> RecordAsync(WebhookMessage message, EmailHappening happening, CancellationToken cancellationToken)
    {
        if (await FindAsync(happening, cancellationToken) is not { } email)
        {
            return null;
        }

        if (email.State is EmailState.Queued or EmailState.Parked)
        {
            // The event proves what the lost or late answer would have said.
            await sent.MarkAsync(email, happening.ResendId, clock.GetUtcNow(), cancellationToken);
        }

        if (!await db.EmailEvents.AnyAsync(e => e.AccountId == email.AccountId && e.EmailId == email.Id && e.WebhookId == message.WebhookId, cancellationToken))
        {
            db.EmailEvents.Add(EmailEvent.Of(email, message.WebhookId, happening));
        }

        await RiseAsync(email, happening, cancellationToken);
        await db.SaveOrComeAgainAsync(cancellationToken);
        work.Announce(email.AccountId);
        return email.AccountId;
    }

    // That it was sent is known of the whole email. Ranks make any order of events end in the same state.
    private async Task RiseAsync(Email email, EmailHappening happening, CancellationToken cancellationToken)
    {
        if (happening.Delivery <= DeliveryState.Sent)
        {
            return;
        }

        var concerned = happening.Recipients.Count > 0 ? happening.Recipients : [.. email.To, .. email.Cc, .. email.Bcc];
        var known = await db.EmailRecipients.AsTracking().Where(r => r.AccountId == email.AccountId && r.EmailId == email.Id).ToDictionaryAsync(r => r.Address, cancellationToken);

        foreach (var address in concerned.Select(a => EmailAddress.Bare(a.Trim()).ToLowerInvariant()).Where(a => a.Length is > 0 and <= EmailAddress.MaxLength).Distinct())
        {
            if (known.TryGetValue(address, out var recipient))
            {
                recipient.Rise(happening);
            }
            else
            {
                db.EmailRecipients.Add(EmailRecipient.Of(email, address, happening));
            }
        }
    }

    private async Task<Email?> FindAsync(EmailHappening happening, CancellationToken cancellationToken)
        => await db.Emails.AsTracking().FirstOrDefaultAsync(e => e.ResendId == happening.ResendId, cancellationToken)
            ?? (happening.EmailId is { } id ? await db.Emails.AsTracking().FirstOrDefaultAsync(e => e.Id == id, cancellationToken) : null);
}
