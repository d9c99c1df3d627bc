using MailKit.Domain.Sending;
using MailKit.Domain.Usage;
using MailKit.Domain.Webhooks;
using MailKit.Web.Data;
using MailKit.Web.Usage;
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

        var risen = await RiseAsync(email, happening, cancellationToken);
        await db.SaveOrComeAgainAsync(cancellationToken);
        await db.CountAsync(email.SentAt ?? email.AcceptedAt, risen, cancellationToken);
        work.Announce(email.AccountId);
        return email.AccountId;
    }

    // That it was sent is known of the whole email. Ranks make any order of events end in the same state.
    private async Task<IReadOnlyList<DailyCounts.Count>> RiseAsync(Email email, EmailHappening happening, CancellationToken cancellationToken)
    {
        if (happening.Delivery <= DeliveryState.Sent)
        {
            return [];
        }

        string[] all = [.. email.To, .. email.Cc, .. email.Bcc];
        var copies = all.Select(Canonical).CountBy(a => a).ToDictionary();
        var known = await db.EmailRecipients.AsTracking().Where(r => r.AccountId == email.AccountId && r.EmailId == email.Id).ToDictionaryAsync(r => r.Address, cancellationToken);
        var counts = new List<DailyCounts.Count>();

        foreach (var address in (happening.Recipients.Count > 0 ? happening.Recipients : all).Select(Canonical).Where(a => a.Length is > 0 and <= EmailAddress.MaxLength).Distinct())
        {
            var before = DeliveryState.Unknown;

            if (known.TryGetValue(address, out var recipient))
            {
                before = recipient.Delivery;
                recipient.Rise(happening);
            }
            else
            {
                recipient = EmailRecipient.Of(email, address, happening);
                db.EmailRecipients.Add(recipient);
            }

            if (!email.IsTest && copies.TryGetValue(address, out var credits) && Metric(before) != Metric(recipient.Delivery))
            {
                counts.AddRange(Counts(email, Metric(before), -credits));
                counts.AddRange(Counts(email, Metric(recipient.Delivery), credits));
            }
        }

        return counts;
    }

    private static string Canonical(string address) => EmailAddress.Bare(address.Trim()).ToLowerInvariant();

    private static IEnumerable<DailyCounts.Count> Counts(Email email, UsageMetric? metric, int credits)
        => metric is { } some ? [new(email.AccountId, some, email.ApiKeyId ?? DailyCount.NoKey, credits)] : [];

    private static UsageMetric? Metric(DeliveryState delivery) => delivery switch
    {
        >= DeliveryState.Complained => UsageMetric.CopiesComplained,
        >= DeliveryState.Failed => UsageMetric.CopiesFailed,
        >= DeliveryState.Delivered => UsageMetric.CopiesDelivered,
        _ => null,
    };

    private async Task<Email?> FindAsync(EmailHappening happening, CancellationToken cancellationToken)
        => await db.Emails.AsTracking().FirstOrDefaultAsync(e => e.ResendId == happening.ResendId, cancellationToken)
            ?? (happening.EmailId is { } id ? await db.Emails.AsTracking().FirstOrDefaultAsync(e => e.Id == id, cancellationToken) : null);
}
