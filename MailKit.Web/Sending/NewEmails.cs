using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Credits;
using MailKit.Web.Data;
using MailKit.Web.Work;

namespace MailKit.Web.Sending;

/// <summary>Writes an accepted email: email, body, work, hold and balance, and no more. Inside the caller's transaction.</summary>
public sealed class NewEmails(MailKitDbContext db, CreditBook credits, WorkTable work)
{
    /// <summary>What may still be spent (credits); null when the account cannot afford it, and then nothing is written.</summary>
    public async Task<long?> AddAsync(Email email, Draft draft, CancellationToken cancellationToken)
    {
        var hold = LedgerEntry.Hold(email, email.AcceptedAt);
        db.Emails.Add(email);
        db.EmailBodies.Add(EmailBody.Of(email, draft));
        work.Add(WorkItem.Of(WorkKind.Send, email.Id, email.AccountId, email.AcceptedAt));

        // The book takes the credits first and then writes all of it at once.
        if (await credits.PostAsync(hold, cancellationToken) is not Posting.Posted)
        {
            return null;
        }

        CrashPoint.Reach("accept-before-commit");
        return hold.PostedAfter - hold.HeldAfter;
    }
}
