using MailKit.Domain.Sending;
using MailKit.Domain.Usage;
using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Usage;
using MailKit.Web.Work;
using MailKit.Web.Work.Inbox;
using MailKit.Web.Work.Lanes;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Sending;

/// <summary>What Resend tells about an email, and the webhook that it came in.</summary>
public sealed record ToldOfEmail(WebhookMessage Message, EmailHappening Happening);

/// <summary>Records what Resend tells about emails, many things at once: lines in timelines, and how far each recipient's copy came. Inside the caller's transaction.</summary>
public sealed class EmailTimeline(MailKitDbContext db, SentEmails sent, WorkTable work, WebhookEffects effects, TimeProvider clock)
{
    /// <summary>The effects of these webhooks, all or none, and the end of their work. What is told of nobody's email is one of our own letters, or another product's.</summary>
    public async Task RecordAsync(Lease lease, IReadOnlyList<WorkItem> items, IReadOnlyList<ToldOfEmail> told, CancellationToken cancellationToken)
    {
        var known = await FindAsync(told, cancellationToken);

        // The event proves what the lost or late answer would have said.
        var proven = known.Where(k => k.Email.State is EmailState.Queued or EmailState.Parked).DistinctBy(k => k.Email.Id).Select(k => (k.Email, k.Told.Happening.ResendId)).ToList();
        await sent.MarkAsync(proven, clock.GetUtcNow(), cancellationToken);

        // An event is one line, however often its effect is applied: the primary key says so.
        await db.InsertMissingAsync([.. known.Select(k => EmailEvent.Of(k.Email, k.Told.Message.WebhookId, k.Told.Happening))], cancellationToken);
        await db.CountAsync(await RiseAsync([.. known.Where(k => k.Told.Happening.Delivery > DeliveryState.Sent)], cancellationToken), cancellationToken);
        var owners = known.ToDictionary(k => k.Told.Message.Id, k => k.Email.AccountId);
        await effects.EndAsync(lease, [.. items.Select(i => (i, owners.TryGetValue(i.SubjectId, out var owner) ? (WebhookEnd)new WebhookEnd.Done(owner) : new WebhookEnd.Ignored()))], cancellationToken);

        foreach (var owner in owners.Values)
        {
            work.Announce(owner);
        }

        CrashPoint.Reach("events-before-commit");
    }

    private async Task<IReadOnlyList<Known>> FindAsync(IReadOnlyList<ToldOfEmail> told, CancellationToken cancellationToken)
    {
        var resendIds = told.Select(t => t.Happening.ResendId).ToArray();
        var byResendId = await db.Emails.AsTracking().Where(e => resendIds.Contains(e.ResendId)).ToDictionaryAsync(e => e.ResendId!, cancellationToken);
        var ids = told.Where(t => !byResendId.ContainsKey(t.Happening.ResendId)).Select(t => t.Happening.EmailId).OfType<Guid>().ToArray();
        var byId = ids.Length is 0 ? [] : await db.Emails.AsTracking().Where(e => ids.Contains(e.Id)).ToDictionaryAsync(e => e.Id, cancellationToken);

        return [.. told.Select(t => (Told: t, Email: byResendId.GetValueOrDefault(t.Happening.ResendId) ?? (t.Happening.EmailId is { } id ? byId.GetValueOrDefault(id) : null)))
            .Where(t => t.Email is not null)
            .Select(t => new Known(t.Told, t.Email!))];
    }

    // That it was sent is known of the whole email. Ranks make any order of events end in the same state.
    private async Task<IReadOnlyList<(DateTimeOffset At, DailyCounts.Count Count)>> RiseAsync(IReadOnlyList<Known> rising, CancellationToken cancellationToken)
    {
        if (rising.Count is 0)
        {
            return [];
        }

        var recipients = (await Recipients([.. rising.Select(k => k.Email).Distinct()]).ToListAsync(cancellationToken)).ToDictionary(r => (r.EmailId, r.Address));
        var (added, counts) = (new List<EmailRecipient>(), new List<(DateTimeOffset, DailyCounts.Count)>());

        foreach (var ((_, happening), email) in rising)
        {
            string[] all = [.. email.To, .. email.Cc, .. email.Bcc];
            var copies = all.Select(Canonical).CountBy(a => a).ToDictionary();

            foreach (var address in (happening.Recipients.Count > 0 ? happening.Recipients : all).Select(Canonical).Where(a => a.Length is > 0 and <= EmailAddress.MaxLength).Distinct())
            {
                var before = DeliveryState.Unknown;

                if (recipients.TryGetValue((email.Id, address), out var recipient))
                {
                    before = recipient.Delivery;
                    recipient.Rise(happening);
                }
                else
                {
                    added.Add(recipients[(email.Id, address)] = recipient = EmailRecipient.Of(email, address, happening));
                }

                if (!email.IsTest && copies.TryGetValue(address, out var credits) && Metric(before) != Metric(recipient.Delivery))
                {
                    counts.AddRange(Counts(email, Metric(before), -credits));
                    counts.AddRange(Counts(email, Metric(recipient.Delivery), credits));
                }
            }
        }

        await db.SaveSetAsync<EmailRecipient>(cancellationToken);
        await db.InsertOrComeAgainAsync(added, cancellationToken);
        return counts;
    }

    private IQueryable<EmailRecipient> Recipients(IReadOnlyList<Email> emails)
        => db.EmailRecipients.FromSqlRaw(RecipientsSql(emails.Count), [.. emails.SelectMany(e => (object[])[e.AccountId, e.Id])]).AsTracking();

    // Found one by one in the primary key, whatever the planner thinks of lists of both of its columns.
    private static string RecipientsSql(int emails)
        => $"""
            SELECT r.* FROM (VALUES {string.Join(", ", Enumerable.Range(0, emails).Select(i => $"({{{i * 2}}}, {{{(i * 2) + 1}}})"))}) AS k
            JOIN email_recipients AS r ON r."AccountId" = k.column1 AND r."EmailId" = k.column2
            """;

    private static string Canonical(string address) => EmailAddress.Bare(address.Trim()).ToLowerInvariant();

    private static IEnumerable<(DateTimeOffset At, DailyCounts.Count Count)> Counts(Email email, UsageMetric? metric, int credits)
        => metric is { } some ? [(email.SentAt ?? email.AcceptedAt, new(email.AccountId, some, email.ApiKeyId ?? DailyCount.NoKey, credits))] : [];

    private static UsageMetric? Metric(DeliveryState delivery) => delivery switch
    {
        >= DeliveryState.Complained => UsageMetric.CopiesComplained,
        >= DeliveryState.Failed => UsageMetric.CopiesFailed,
        >= DeliveryState.Delivered => UsageMetric.CopiesDelivered,
        _ => null,
    };

    private sealed record Known(ToldOfEmail Told, Email Email);
}
