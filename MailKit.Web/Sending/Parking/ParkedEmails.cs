using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Usage;
using MailKit.Domain.Work;
using MailKit.Web.Credits;
using MailKit.Web.Data;
using MailKit.Web.Usage;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Sending.Parking;

/// <summary>What becomes of emails of which nobody knows whether they left. Inside the caller's transaction.</summary>
public sealed class ParkedEmails(MailKitDbContext db, CreditBook credits, SentEmails sent, WorkTable work, TimeProvider clock)
{
    /// <summary>Resend was asked.</summary>
    /// <param name="resendId">Null when it does not have it, as far as it says.</param>
    /// <param name="nextAt">When it is asked again; null when from now on only a person decides.</param>
    public async Task LookedUpAsync(Lease lease, WorkItem item, string? resendId, DateTimeOffset? nextAt, CancellationToken cancellationToken)
    {
        var email = await FindAsync(item.SubjectId, cancellationToken);

        if (email is null)
        {
            await work.FinishAsync(lease, [item], cancellationToken);
        }
        else if (resendId is null)
        {
            await work.NotYetAsync(lease, item, nextAt, cancellationToken);
            work.Announce(email.AccountId);
        }
        else
        {
            await work.FinishAsync(lease, [item], cancellationToken);
            await sent.MarkAsync(email, resendId, clock.GetUtcNow(), cancellationToken);
        }
    }

    /// <summary>A person wants Resend asked once more. False when the email is no longer parked.</summary>
    public async Task<bool> LookUpAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } email)
        {
            return false;
        }

        await work.AskAsync(WorkKind.LookUp, id, email.AccountId, cancellationToken);
        return true;
    }

    /// <summary>A person knows that it never left: it is sent under a new key. False when the email is no longer parked.</summary>
    public async Task<bool> SendAgainAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } email)
        {
            return false;
        }

        await EndLookUpAsync(id, cancellationToken);
        email.SendAgain();
        work.Add(WorkItem.Of(WorkKind.Send, id, email.AccountId, clock.GetUtcNow()));
        work.Announce(email.AccountId);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>A person knows that it never left, and it is not to: its credits go back. False when the email is no longer parked.</summary>
    public async Task<bool> GiveBackAsync(Guid id, CancellationToken cancellationToken)
    {
        const string Reason = "It was not sent, as a person of ours has checked.";

        if (await FindAsync(id, cancellationToken) is not { } email)
        {
            return false;
        }

        await EndLookUpAsync(id, cancellationToken);
        email.Refused(Reason);
        var now = clock.GetUtcNow();
        await credits.PostAsync(LedgerEntry.Release(email, Reason, now), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await db.CountAsync(now, [new(email.AccountId, UsageMetric.CreditsGivenBack, email.ApiKeyId ?? DailyCount.NoKey, email.Credits)], cancellationToken);
        return true;
    }

    private Task<Email?> FindAsync(Guid id, CancellationToken cancellationToken)
        => db.Emails.AsTracking().FirstOrDefaultAsync(e => e.Id == id && e.State == EmailState.Parked, cancellationToken);

    private Task<int> EndLookUpAsync(Guid id, CancellationToken cancellationToken)
        => db.Work.Where(w => w.Kind == WorkKind.LookUp && w.SubjectId == id).ExecuteDeleteAsync(cancellationToken);
}
