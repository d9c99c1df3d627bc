using MailKit.Domain.Credits;
using MailKit.Domain.Reconciliation;
using MailKit.Web.Credits;
using MailKit.Web.Data;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Reconciliation.Repairing;

/// <summary>Puts right what stands between an email and its debit.</summary>
public sealed class RepairsOfDebits(MailKitDbContext db, LedgerImport ledger, ICreditGateway gateway, Transactions transactions)
{
    /// <summary>
    /// Dodo is asked for the debit again, under its own key and with its own words. Our book does not move: it has the debit already.
    /// So nothing can be taken twice, neither there, where the key is known, nor here, where only the entry's name is written.
    /// </summary>
    public async Task<string> DebitAgainAsync(Difference difference, CancellationToken cancellationToken)
    {
        var customer = await db.Accounts.Where(a => a.Id == difference.AccountId).Select(a => a.DodoCustomerId!).SingleAsync(cancellationToken);

        if (await NoteAsync(difference, cancellationToken) is not (var note, var price))
        {
            return "The email is no longer there.";
        }

        // Unnamed, the line takes the name of whichever tells first: this answer, a webhook or a listing.
        await NameAsync(difference, null, cancellationToken);

        switch (await gateway.DebitAsync(customer, difference.Credit!, price, note, cancellationToken))
        {
            case DebitAnswer.Posted posted:
                await NameAsync(difference, posted.EntryId, cancellationToken);
                await ledger.AskAsync(difference.AccountId!.Value, cancellationToken);
                return "Dodo has the debit now.";

            case DebitAnswer.AlreadyPosted:
                await ledger.AskAsync(difference.AccountId!.Value, cancellationToken);
                return "Dodo says that it has this debit already. If its ledger still does not list it, ask Dodo’s support.";

            case DebitAnswer.Insufficient insufficient:
                return $"Dodo has too few credits for it: {insufficient.Words}";

            default:
                throw new InvalidOperationException("Dodo’s answer has no meaning here.");
        }
    }

    /// <summary>Resend has it, so it was sent. From here on it is debited like any other.</summary>
    public async Task<string> MarkSentAsync(Difference difference, CancellationToken cancellationToken)
        => await transactions.RunAsync<ProvenSent, bool>(proven => proven.MarkAsync(difference.EmailId, difference.SubjectId, cancellationToken), cancellationToken)
            ? "It is marked as sent, and is debited now."
            : "The email has moved on already.";

    private async Task<(DebitNote Note, long Price)?> NoteAsync(Difference difference, CancellationToken cancellationToken)
    {
        var id = Guid.Parse(difference.SubjectId);

        if (difference.EmailId is not null)
        {
            var email = await db.Emails.Where(e => e.AccountId == difference.AccountId && e.Id == id).Select(e => new { e.ResendId, e.Credits }).FirstOrDefaultAsync(cancellationToken);
            return email is null ? null : (DebitNote.ForEmail(id, email.ResendId ?? "unknown"), email.Credits);
        }

        var settlement = await db.Settlements.AsNoTracking().FirstOrDefaultAsync(s => s.AccountId == difference.AccountId && s.Id == id, cancellationToken);
        var emails = await db.Emails.Where(e => e.AccountId == difference.AccountId && e.SettlementId == id).OrderBy(e => e.Id).Select(e => e.Id).ToListAsync(cancellationToken);

        return settlement is null ? null : (DebitNote.ForSettlement(id, emails), settlement.Credits);
    }

    private Task<int> NameAsync(Difference difference, string? entryId, CancellationToken cancellationToken)
        => db.Ledger
            .Where(l => l.AccountId == difference.AccountId && l.Key == difference.Subject && (entryId == null || l.DodoEntryId == null))
            .ExecuteUpdateAsync(l => l.SetProperty(x => x.DodoEntryId, entryId), cancellationToken);
}
