using MailKit.Domain.Sending;
using MailKit.Web.Data;
using MailKit.Web.Sending;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Reconciliation.Repairing;

/// <summary>An email that a provider has, and our book had for not sent. Inside the caller's transaction.</summary>
public sealed class ProvenSent(MailKitDbContext db, SentEmails sent, TimeProvider clock)
{
    /// <summary>False when it has moved on already.</summary>
    public async Task<bool> MarkAsync(Guid? emailId, string resendId, CancellationToken cancellationToken)
    {
        if (await db.Emails.AsTracking().FirstOrDefaultAsync(e => e.Id == emailId && (e.State == EmailState.Queued || e.State == EmailState.Parked), cancellationToken) is not { } email
            || await db.Emails.AnyAsync(e => e.ResendId == resendId, cancellationToken))
        {
            return false;
        }

        await sent.MarkAsync(email, resendId, clock.GetUtcNow(), cancellationToken);
        return true;
    }
}
