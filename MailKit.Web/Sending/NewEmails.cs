using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Credits;
using MailKit.Web.Data;
using MailKit.Web.Work;
using MailKit.Web.Work.Lanes;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Sending;

/// <summary>An email that somebody wants to be accepted.</summary>
public sealed record NewEmail(Email Email, Draft Draft);

/// <summary>What became of it: accepted with so many credits left, known by its request key, or not to be afforded.</summary>
/// <param name="Remaining">What may still be spent (credits), when it was accepted.</param>
public readonly record struct Written(bool IsKnown, long? Remaining);

/// <summary>Writes accepted emails: email, body, work, hold and balance of each, and no more; of one that is known or cannot be afforded nothing. Inside the caller's transaction.</summary>
public sealed class NewEmails(MailKitDbContext db, CreditBook credits, WorkTable work)
{
    /// <returns>What became of each, in their order.</returns>
    public async Task<IReadOnlyList<Written>> AddAsync(IReadOnlyList<NewEmail> emails, CancellationToken cancellationToken)
    {
        // The unique index knows whether a request key is new; a prior read would only guess.
        var added = await db.InsertNewAsync([.. emails.Select(e => e.Email)], e => e.Id, cancellationToken);
        var holds = await credits.HoldAsync([.. emails.Where(e => added.Contains(e.Email.Id)).Select(e => LedgerEntry.Hold(e.Email, e.Email.AcceptedAt))], cancellationToken);
        var left = holds.ToDictionary(h => h.EmailId!.Value, h => h.PostedAfter - h.HeldAfter);

        if (added.Count > left.Count)
        {
            var poor = added.Except(left.Keys).ToArray();
            await db.Emails.Where(e => poor.Contains(e.Id)).ExecuteDeleteAsync(cancellationToken);
        }

        var accepted = emails.Where(e => left.ContainsKey(e.Email.Id)).ToList();
        await db.InsertAsync([.. accepted.Select(e => EmailBody.Of(e.Email, e.Draft))], cancellationToken);
        await db.InsertAsync([.. accepted.Select(e => WorkItem.Of(WorkKind.Send, e.Email.Id, e.Email.AccountId, e.Email.AcceptedAt))], cancellationToken);

        if (accepted.Count > 0)
        {
            work.Added(WorkKind.Send);
            CrashPoint.Reach("accept-before-commit");
        }

        return [.. emails.Select(e => new Written(!added.Contains(e.Email.Id), left.TryGetValue(e.Email.Id, out var remaining) ? remaining : null))];
    }
}
