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
    /// <summary>
    /// Emails, tracked, that nobody else moves until the transaction ends. Resend's answer to a batch meets the webhooks of its emails, one after the other:
    /// without the lock each of them would make the whole answer come again.
    /// </summary>
    public static IQueryable<Email> Locked(MailKitDbContext db, IReadOnlyList<Guid> ids)
        => db.Emails.FromSqlRaw(LockSql(ids.Count, db.Locked), [.. ids]).AsTracking();

    /// <param name="email">Tracked, queued or parked.</param>
    public async Task MarkAsync(Email email, string resendId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        // Work before email, like the steps. What travels in a batch stays in it, so that its request stays the same to the byte.
        await db.Work
            .Where(w => (w.Kind == WorkKind.Send || w.Kind == WorkKind.LookUp) && w.SubjectId == email.Id && w.GroupId == null)
            .ExecuteDeleteAsync(cancellationToken);

        // Who was quicker has written it, and the caller reads it anew.
        if (await Locked(db, [email.Id]).AsNoTracking().Select(e => e.State).SingleAsync(cancellationToken) != email.State)
        {
            throw new DbUpdateConcurrencyException("Somebody else proved the same at the same moment.");
        }

        email.Sent(resendId, at);
        work.Add(WorkItem.Of(WorkKind.Debit, email.Id, email.AccountId, at));
        work.Announce(email.AccountId);
        await db.SaveOrComeAgainAsync(cancellationToken);
        var key = email.ApiKeyId ?? DailyCount.NoKey;
        await db.CountAsync(at, [new(email.AccountId, UsageMetric.EmailsSent, key, 1), new(email.AccountId, UsageMetric.CreditsSpent, key, email.Credits)], cancellationToken);
    }

    private static string LockSql(int count, string locked)
        => $"""SELECT * FROM emails WHERE "Id" IN ({string.Join(',', Enumerable.Range(0, count).Select(i => $"{{{i}}}"))}) ORDER BY "Id" {locked}""";
}
