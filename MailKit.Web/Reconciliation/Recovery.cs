using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Credits;
using MailKit.Web.Data;
using MailKit.Web.Reconciliation.Repairing;
using MailKit.Web.Sending.Parking;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Reconciliation;

/// <summary>
/// Brings a restored backup up to what happened since: emails that it holds for queued may have been sent in a batch that it does not
/// know, and debited in a settlement that it does not know. Runs before any step does, when <c>Recovery:Restored</c> says so.
/// </summary>
public sealed partial class Recovery(MailKitDbContext db, ResendLookup lookup, LedgerImport ledger, Transactions transactions, ILogger<Recovery> logger)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var open = await db.Emails.AsNoTracking()
            .Where(e => (e.State == EmailState.Queued || e.State == EmailState.Parked) && db.Work.Any(w => (w.Kind == WorkKind.Send || w.Kind == WorkKind.LookUp) && w.SubjectId == e.Id))
            .ToListAsync(cancellationToken);
        var found = open.Count > 0 ? await lookup.FindAsync(open, cancellationToken) : new Dictionary<Guid, string>();

        foreach (var (id, resendId) in found)
        {
            await transactions.RunAsync<ProvenSent>(proven => proven.MarkAsync(id, resendId, cancellationToken), cancellationToken);
        }

        var accounts = await db.Accounts.AsNoTracking().Where(a => a.DodoCustomerId != null).ToListAsync(cancellationToken);

        foreach (var account in accounts)
        {
            await ledger.ListAsync(account, isWhole: false, cancellationToken);
        }

        LogDone(open.Count, found.Count, accounts.Count);
    }

    [LoggerMessage(LogLevel.Warning, "Restored: of {Open} open emails Resend has {Found}; the ledgers of {Accounts} accounts were read. Take Recovery__Restored away now")]
    private partial void LogDone(int open, int found, int accounts);
}
