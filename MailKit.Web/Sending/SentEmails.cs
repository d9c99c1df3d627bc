using MailKit.Domain.Sending;
using MailKit.Domain.Usage;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Usage;
using MailKit.Web.Work;
using MailKit.Web.Work.Lanes;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Sending;

/// <summary>Marks emails as sent when something else than Resend's answer proves it: an event, a listing, a person. Inside the caller's transaction.</summary>
public sealed class SentEmails(MailKitDbContext db, WorkTable work)
{
    /// <summary>
    /// Emails, tracked, that nobody else moves until the transaction ends. Resend's answer to a batch meets the webhooks of its emails, one after the other:
    /// without the lock each of them would make the whole answer come again.
    /// </summary>
    public static IQueryable<Email> Locked(MailKitDbContext db, IReadOnlyList<Guid> ids)
        => (db.Database.IsNpgsql()
            ? db.Emails.FromSql($"""SELECT * FROM emails WHERE "Id" = ANY ({ids.ToArray()}) ORDER BY "Id" FOR UPDATE""")
            : db.Emails.Where(e => ids.Contains(e.Id)).OrderBy(e => e.Id)).AsTracking();

    public Task MarkAsync(Email email, string resendId, DateTimeOffset at, CancellationToken cancellationToken) => MarkAsync([(email, resendId)], at, cancellationToken);

    /// <param name="proven">Emails, tracked, queued or parked, and Resend's id of each.</param>
    public async Task MarkAsync(IReadOnlyList<(Email Email, string ResendId)> proven, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (proven.Count is 0)
        {
            return;
        }

        // Work before email, like the steps. What travels in a batch stays in it, so that its request stays the same to the byte.
        var ids = proven.Select(p => p.Email.Id).ToArray();
        await db.Work
            .Where(w => (w.Kind == WorkKind.Send || w.Kind == WorkKind.LookUp) && ids.Contains(w.SubjectId) && w.GroupId == null)
            .ExecuteDeleteAsync(cancellationToken);

        // Who was quicker has written it, and the caller reads it anew.
        var states = await Locked(db, ids).AsNoTracking().Select(e => new { e.Id, e.State }).ToDictionaryAsync(e => e.Id, e => e.State, cancellationToken);

        if (proven.Any(p => states[p.Email.Id] != p.Email.State))
        {
            throw new DbUpdateConcurrencyException("Somebody else proved the same at the same moment.");
        }

        foreach (var (email, resendId) in proven)
        {
            email.Sent(resendId, at);
            work.Announce(email.AccountId);
        }

        await db.SaveSetAsync<Email>(cancellationToken);
        await work.AddAsync([.. proven.Select(p => WorkItem.Of(WorkKind.Debit, p.Email.Id, p.Email.AccountId, at))], cancellationToken);
        await db.CountAsync(at, proven.SelectMany(p => Counts(p.Email)), cancellationToken);
    }

    private static DailyCounts.Count[] Counts(Email email)
    {
        var key = email.ApiKeyId ?? DailyCount.NoKey;
        return [new(email.AccountId, UsageMetric.EmailsSent, key, 1), new(email.AccountId, UsageMetric.CreditsSpent, key, email.Credits)];
    }
}
