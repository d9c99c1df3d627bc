using MailKit.Domain.Credits;
using MailKit.Domain.Reconciliation;
using MailKit.Domain.Sending;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Reconciliation;

/// <summary>Compares what our emails and settlements say of their debits with Dodo's ledger.</summary>
public sealed class ReconciliationOfDebits(MailKitDbContext db)
{
    private const int MaxUnwritten = 100;

    /// <summary>What our book calls debited without a line that says so.</summary>
    public async Task<IEnumerable<Finding>> UnwrittenAsync(ReconciliationMatch match, Guid accountId, string credit, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var from = since ?? DateTimeOffset.UnixEpoch;
        var emails = await db.Emails
            .Where(e => credit == Domain.Credits.Credit.Emails && e.AccountId == accountId && e.PaidBy == PaidBy.Credits && e.State == EmailState.Settled && e.SettlementId == null && e.SettledAt >= from
                && !db.Ledger.Any(l => l.AccountId == accountId && l.EmailId == e.Id && l.Kind == LedgerKind.Debit))
            .OrderBy(e => e.Id)
            .Take(MaxUnwritten)
            .Select(e => new { Key = "debit:", e.Id, EmailId = (Guid?)e.Id, Credits = (long)e.Credits, At = e.SettledAt })
            .ToListAsync(cancellationToken);
        var settlements = await db.Settlements
            .Where(s => s.AccountId == accountId && s.Credit == credit && s.PostedAt >= from && !db.Ledger.Any(l => l.AccountId == accountId && l.SettlementId == s.Id))
            .OrderBy(s => s.Id)
            .Take(MaxUnwritten)
            .Select(s => new { Key = "settlement:", s.Id, EmailId = (Guid?)null, s.Credits, At = s.PostedAt })
            .ToListAsync(cancellationToken);

        return emails.Concat(settlements).Where(x => !match.IsPaid(x.Key + x.Id)).Select(x => new Finding(DifferenceKind.MissingThere, x.Key + x.Id, Repair.DebitAgain, "Our book calls it debited, but neither ledger has the line. It is asked for under its own key, which Dodo makes at most one debit of.", x.At)
        {
            AccountId = accountId,
            Credit = credit,
            EmailId = x.EmailId,
            Ours = -x.Credits,
            Theirs = 0,
        });
    }

    /// <summary>Our own debits of what our book has for refused.</summary>
    public async Task<IEnumerable<Finding>> UnsentAsync(ReconciliationMatch match, Guid accountId, string credit, CancellationToken cancellationToken)
    {
        var singles = match.Strangers.Values.Where(e => e.Debit!.SettlementId is null && !match.IsGivenBack(e)).ToLookup(e => e.Debit!.EmailIds[0]);
        var ids = singles.Select(g => g.Key).ToArray();
        var refused = await db.Emails.Where(e => e.AccountId == accountId && ids.Contains(e.Id) && e.State == EmailState.Refused).Select(e => e.Id).ToListAsync(cancellationToken);

        return refused.SelectMany(id => singles[id]).Select(e => new Finding(DifferenceKind.AmountDiffers, $"refused:{e.Id}", Repair.ByHand, $"Dodo took credits for an email that was refused. Add {-e.Change} credits for the customer at Dodo, and write {e.Id} into the reason.", e.At)
        {
            AccountId = accountId,
            Credit = credit,
            EmailId = e.Debit!.EmailIds[0],
            Ours = 0,
            Theirs = e.Change,
        });
    }
}
