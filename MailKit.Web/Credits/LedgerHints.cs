using MailKit.Domain.Credits;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Credits;

/// <summary>What webhooks say of a ledger is a hint: what is no news is known here, and for what is, the ledger is listed, within bounds.</summary>
public sealed class LedgerHints(MailKitDbContext db, WorkTable work, Transactions transactions, IOptions<CreditsOptions> options, TimeProvider clock)
{
    /// <summary>So many at once after a rest: a person who buys, sends and looks waits for each.</summary>
    public const int AtOnce = 20;

    /// <summary>A webhook says that there is something that we do not know. The ledger and the grants are listed soon, whoever sends how many of them: a budget that fills by the minute bounds the listings (docs/adr/0016).</summary>
    /// <param name="at">When the webhook came (UTC): a listing that began later, or is about to, has what it says.</param>
    public async Task HintAsync(Guid accountId, string credit, DateTimeOffset at, CancellationToken cancellationToken)
    {
        while (!await IsListedSinceAsync(accountId, credit, at, cancellationToken))
        {
            var now = clock.GetUtcNow();

            if (await db.Work.AnyAsync(w => w.Kind == WorkKind.ListLedger && w.SubjectId == accountId && (w.Lease == null ? w.DueAt <= now : w.FirstTriedAt > at), cancellationToken))
            {
                return;
            }

            var known = await db.Balances.AsNoTracking().Where(b => b.AccountId == accountId && b.Credit == credit).Select(b => new { b.HintedTo }).FirstOrDefaultAsync(cancellationToken);
            var hinted = known?.HintedTo > now ? known.HintedTo.Value : now;
            var free = hinted - (options.Value.HintEvery * (AtOnce - 1));

            // When another webhook took this one's share, it looks again.
            if (known is not null && free <= now
                && !await transactions.RunAsync<CreditBook, bool>(book => book.HintedToAsync(accountId, credit, known.HintedTo, hinted + options.Value.HintEvery, cancellationToken), cancellationToken))
            {
                continue;
            }

            await work.AskAsync(WorkKind.ListLedger, accountId, accountId, free > now ? free : now, cancellationToken);
            return;
        }
    }

    /// <summary>The ledger was listed to its end by somebody who began later than that.</summary>
    public Task<bool> IsListedSinceAsync(Guid accountId, string credit, DateTimeOffset at, CancellationToken cancellationToken)
        => db.Balances.AnyAsync(b => b.AccountId == accountId && b.Credit == credit && b.LedgerReadTo > at, cancellationToken);

    /// <summary>It is in our book by this id, or it is a debit that we asked for: then our own call says what became of it.</summary>
    public async Task<bool> KnowsAsync(Guid accountId, DodoEntry entry, CancellationToken cancellationToken)
    {
        if (await db.Ledger.AnyAsync(l => l.AccountId == accountId && l.DodoEntryId == entry.Id, cancellationToken))
        {
            return true;
        }

        if (entry.Debit is not { } note)
        {
            return false;
        }

        var (kind, subject, key) = (note.SettlementId is null ? WorkKind.Debit : WorkKind.Settle, note.SettlementId ?? note.EmailIds[0], note.LineKey);

        // The row goes when the line comes, so the line is looked for last.
        return await db.Work.AnyAsync(w => w.Kind == kind && w.SubjectId == subject && w.AccountId == accountId, cancellationToken)
            || await db.Ledger.AnyAsync(l => l.AccountId == accountId && l.Key == key && (l.DodoEntryId == null || l.DodoEntryId == entry.Id), cancellationToken);
    }
}
