using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Web.Banners;
using MailKit.Web.Data;
using MailKit.Web.Settling;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Credits;

/// <summary>Records that a debit of ours stands at Dodo, once, whether Dodo's answer, a webhook or a listing says so.</summary>
public sealed class Debits(MailKitDbContext db, CreditBook credits, BannerBoard banners, TimeProvider clock)
{
    /// <param name="email">Tracked; the fence of its lease refuses a late worker.</param>
    public async Task StandsAsync(Email email, DebitNote note, string? entryId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        // The balance is locked before the email, everywhere, so that two processes cannot wait for each other.
        email.Settled(clock.GetUtcNow());
        await credits.PostAsync(LedgerEntry.Debit(email.AccountId, email.Id, email.Credits, entryId, note.Reason, at), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await credits.ThawAsync(email.AccountId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        await banners.ReviewCreditsAsync(email.AccountId, cancellationToken);
    }

    /// <inheritdoc cref="StandsAsync(Email, DebitNote, string?, DateTimeOffset, CancellationToken)"/>
    public async Task StandsAsync(Settlement settlement, string? entryId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        var held = await db.Emails.Where(e => e.SettlementId == settlement.Id && e.State != EmailState.Settled && e.State != EmailState.Refused).SumAsync(e => e.Credits, cancellationToken);
        settlement.Posted(now);
        await credits.PostAsync(LedgerEntry.Debit(settlement, held, entryId, at), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);

        // The same move as Email.Settled, for all of them in one statement.
        await db.Emails
            .Where(e => e.SettlementId == settlement.Id && (e.State == EmailState.Sent || e.State == EmailState.Unpaid))
            .ExecuteUpdateAsync(
                e => e.SetProperty(x => x.State, EmailState.Settled)
                    .SetProperty(x => x.SettledAt, now)
                    .SetProperty(x => x.DueAt, (DateTimeOffset?)null)
                    .SetProperty(x => x.LastError, (string?)null)
                    .SetProperty(x => x.Attempts, x => x.Attempts + 1),
                cancellationToken);
        await credits.ThawAsync(settlement.AccountId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        await banners.ReviewCreditsAsync(settlement.AccountId, cancellationToken);
    }

    /// <summary>An entry of Dodo's ledger that says it is ours. False when it is not after all, and is to be imported as what it is.</summary>
    public async Task<bool> RecogniseAsync(Guid accountId, DodoEntry entry, DebitNote note, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();

        return note.SettlementId is { } settlement
            ? await RecogniseManyAsync(accountId, settlement, entry, note, cancellationToken)
            : await RecogniseOneAsync(accountId, entry, note, cancellationToken);
    }

    private async Task<bool> RecogniseOneAsync(Guid accountId, DodoEntry entry, DebitNote note, CancellationToken cancellationToken)
    {
        var id = note.EmailIds[0];
        var email = await db.Emails.FirstOrDefaultAsync(e => e.Id == id && e.AccountId == accountId, cancellationToken);

        if (email is null || entry.Change != -email.Credits || email.State is EmailState.Refused)
        {
            return false;
        }

        if (await NameAsync(accountId, note.LineKey, entry.Id, cancellationToken) is { } known)
        {
            return known;
        }

        // A debit proves that the email was sent, even when that answer was lost too.
        if (email.State is EmailState.Queued or EmailState.Parked && note.ResendId is { } resendId)
        {
            email.Sent(resendId, entry.At);
        }

        if (email.State is not (EmailState.Sent or EmailState.Unpaid))
        {
            return false;
        }

        await StandsAsync(email, note, entry.Id, entry.At, cancellationToken);
        return true;
    }

    private async Task<bool> RecogniseManyAsync(Guid accountId, Guid settlementId, DodoEntry entry, DebitNote note, CancellationToken cancellationToken)
    {
        // Read before its line is looked for: who posts it in between is stopped by the fence, and we come again.
        var settlement = await db.Settlements.FirstOrDefaultAsync(s => s.Id == settlementId && s.AccountId == accountId, cancellationToken);

        if (await NameAsync(accountId, note.LineKey, entry.Id, cancellationToken) is { } known)
        {
            return known;
        }

        settlement ??= await AdoptAsync(accountId, settlementId, entry, note, cancellationToken);

        if (settlement is not { DissolvedAt: null, PostedAt: null } || entry.Change != -settlement.Credits)
        {
            return false;
        }

        await StandsAsync(settlement, entry.Id, entry.At, cancellationToken);
        return true;
    }

    // Null when the debit is not in the book. Otherwise it is, and the question is whether this entry is the one, or a second debit of the same.
    private async Task<bool?> NameAsync(Guid accountId, string key, string entryId, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await db.Ledger.Where(l => l.AccountId == accountId && l.Key == key && l.DodoEntryId == null).ExecuteUpdateAsync(l => l.SetProperty(x => x.DodoEntryId, entryId), cancellationToken) is 1)
            {
                return true;
            }

            var line = await db.Ledger.Where(l => l.AccountId == accountId && l.Key == key).Select(l => new { l.DodoEntryId }).FirstOrDefaultAsync(cancellationToken);

            // A line that has no name yet came between the two looks.
            if (line is not { DodoEntryId: null })
            {
                return line is null ? null : line.DodoEntryId == entryId;
            }
        }
    }

    // A database that was restored from before the settlement was made learns of it from Dodo: the metadata name its emails. Some of
    // them may have been accepted after the backup, and are nobody's here; the others are paid all the same.
    private async Task<Settlement?> AdoptAsync(Guid accountId, Guid settlementId, DodoEntry entry, DebitNote note, CancellationToken cancellationToken)
    {
        var ids = note.EmailIds;
        var open = db.Emails.Where(e => e.AccountId == accountId && ids.Contains(e.Id) && e.SettlementId == null && e.State != EmailState.Settled && e.State != EmailState.Refused);

        var settlement = Settlement.Of(settlementId, accountId, ids.Count, (int)-entry.Change, entry.At);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        if (await open.ExecuteUpdateAsync(e => e.SetProperty(x => x.SettlementId, settlementId).SetProperty(x => x.Attempts, x => x.Attempts + 1), cancellationToken) is 0)
        {
            return null;
        }

        db.Settlements.Add(settlement);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        return settlement;
    }
}
