using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Credits;

/// <summary>Writes one entry of Dodo's ledger into our book, once by its id: as the debit of ours that it is, or as what it says. It runs inside the caller's transaction.</summary>
public sealed class LedgerPosting(MailKitDbContext db, CreditBook credits, Debits debits, FrozenWork frozen, WorkTable work)
{
    /// <summary>True when it is new here.</summary>
    public async Task<bool> PostAsync(Guid accountId, DodoEntry entry, CancellationToken cancellationToken)
    {
        if (await db.Ledger.AnyAsync(l => l.AccountId == accountId && l.DodoEntryId == entry.Id, cancellationToken))
        {
            return false;
        }

        if (entry.Debit is { } note && await RecogniseAsync(accountId, entry, note, cancellationToken))
        {
            return true;
        }

        if (await credits.PostAsync(LedgerEntry.Imported(accountId, entry), cancellationToken) is not Posting.Posted)
        {
            return false;
        }

        if (entry.Change > 0)
        {
            // Credits came: what was sent unpaid is debited now.
            await work.CallInAsync(WorkKind.Debit, accountId, cancellationToken);
            await work.CallInAsync(WorkKind.Settle, accountId, cancellationToken);
            await frozen.WakeAsync(accountId, entry.Change, cancellationToken);
        }

        return true;
    }

    // False when it is not ours after all, and is to be imported as what it is.
    private async Task<bool> RecogniseAsync(Guid accountId, DodoEntry entry, DebitNote note, CancellationToken cancellationToken)
        => note.SettlementId is { } settlement
            ? await RecogniseManyAsync(accountId, settlement, entry, note, cancellationToken)
            : await RecogniseOneAsync(accountId, entry, note, cancellationToken);

    private async Task<bool> RecogniseOneAsync(Guid accountId, DodoEntry entry, DebitNote note, CancellationToken cancellationToken)
    {
        var id = note.EmailIds[0];
        var email = await db.Emails.AsTracking().FirstOrDefaultAsync(e => e.AccountId == accountId && e.Id == id, cancellationToken);

        if (email is null || entry.Change != -email.Credits || email.State is EmailState.Refused)
        {
            return false;
        }

        if (await NameAsync(accountId, note.LineKey, entry, cancellationToken) is { } known)
        {
            return known;
        }

        // A debit proves that the email was sent, even when that answer was lost too.
        if (email.State is EmailState.Queued or EmailState.Parked && note.ResendId is { } resendId)
        {
            email.Sent(resendId, entry.At);
        }

        if (email is not { State: EmailState.Sent or EmailState.Unpaid, SettlementId: null })
        {
            return false;
        }

        await debits.StandsAsync(email, note.Reason, entry.Id, entry.GrantId, entry.At, cancellationToken);
        return true;
    }

    private async Task<bool> RecogniseManyAsync(Guid accountId, Guid settlementId, DodoEntry entry, DebitNote note, CancellationToken cancellationToken)
    {
        var settlement = await db.Settlements.AsTracking().FirstOrDefaultAsync(s => s.AccountId == accountId && s.Id == settlementId, cancellationToken);

        if (await NameAsync(accountId, note.LineKey, entry, cancellationToken) is { } known)
        {
            return known;
        }

        settlement ??= await debits.AdoptAsync(accountId, settlementId, entry, note, cancellationToken);

        if (settlement is not { DissolvedAt: null, PostedAt: null } || entry.Change != -settlement.Credits)
        {
            return false;
        }

        await debits.StandsAsync(settlement, entry.Id, entry.GrantId, entry.At, cancellationToken);
        return true;
    }

    // Null when the debit is not in the book. Otherwise it is, and the question is whether this entry is the one, or a second debit of the same.
    private async Task<bool?> NameAsync(Guid accountId, string key, DodoEntry entry, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await db.Ledger.Where(l => l.AccountId == accountId && l.Key == key && l.DodoEntryId == null).ExecuteUpdateAsync(l => l.SetProperty(x => x.DodoEntryId, entry.Id).SetProperty(x => x.GrantId, entry.GrantId), cancellationToken) is 1)
            {
                return true;
            }

            var line = await db.Ledger.Where(l => l.AccountId == accountId && l.Key == key).Select(l => new { l.DodoEntryId }).FirstOrDefaultAsync(cancellationToken);

            // A line that has no name yet came between the two looks.
            if (line is not { DodoEntryId: null })
            {
                return line is null ? null : line.DodoEntryId == entry.Id;
            }
        }
    }
}
