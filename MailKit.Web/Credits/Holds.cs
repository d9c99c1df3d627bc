using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Data;

namespace MailKit.Web.Credits;

/// <summary>What is set aside: the emails that are accepted, not refused and not paid for yet.</summary>
public static class Holds
{
    /// <summary>An open email has work, so its few rows are found by that and not among all that were ever sent.</summary>
    public static IQueryable<Email> Open(MailKitDbContext db, Guid accountId, string credit)
    {
        var open = db.Work
            .Where(w => w.AccountId == accountId && (w.Kind == WorkKind.Send || w.Kind == WorkKind.LookUp || w.Kind == WorkKind.Debit))
            .Select(w => w.SubjectId);

        return db.Emails.Where(e => credit == Credit.Emails && e.AccountId == accountId && e.PaidBy == PaidBy.Credits && e.SettlementId == null && open.Contains(e.Id)
            && (e.State == EmailState.Queued || e.State == EmailState.Scheduled || e.State == EmailState.Sent || e.State == EmailState.Unpaid || e.State == EmailState.Parked));
    }
}
