using MailKit.Domain.Sending;
using MailKit.Domain.Usage;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Usage;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Sending;

/// <summary>Marks an email as sent when something else than Resend's answer proves it: an event, a listing, a person. Inside the caller's transaction.</summary>
public sealed class SentEmails(MailKitDbContext db, WorkTable work)
{
    /// <param name="email">Tracked, queued or parked.</param>
    public async Task MarkAsync(Email email, string resendId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        // Work before email, like the steps. What travels in a batch stays in it, so that its request stays the same to the byte.
        await db.Work
            .Where(w => (w.Kind == WorkKind.Send || w.Kind == WorkKind.LookUp) && w.SubjectId == email.Id && w.GroupId == null)
            .ExecuteDeleteAsync(cancellationToken);
        email.Sent(resendId, at);
        work.Add(WorkItem.Of(WorkKind.Debit, email.Id, email.AccountId, at));
        work.Announce(email.AccountId);
        await db.SaveOrComeAgainAsync(cancellationToken);
        var key = email.ApiKeyId ?? DailyCount.NoKey;
        await db.CountAsync(at, [new(email.AccountId, UsageMetric.EmailsSent, key, 1), new(email.AccountId, UsageMetric.CreditsSpent, key, email.Credits)], cancellationToken);
    }
}
