using MailKit.Domain.Accounts;
using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Web.Banners;
using MailKit.Web.Data;
using MailKit.Web.Live;
using MailKit.Web.Settling;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Credits;

/// <summary>Brings Dodo's ledger into our book: every entry once, by its id, whether a webhook or a listing brought it.</summary>
public sealed class LedgerImport(MailKitDbContext db, CreditBook credits, Debits debits, ICreditGateway gateway, BannerBoard banners, LiveFeed feed, WorkSignal<LedgerSyncStep> sync, TimeProvider clock)
{
    /// <summary>Clocks differ and entries may become visible late: a listing overlaps the last one by this much.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    private const int Page = 200;

    /// <summary>One entry, from a webhook.</summary>
    public async Task ImportAsync(Guid accountId, DodoEntry entry, CancellationToken cancellationToken)
    {
        var grows = await PostAsync(accountId, entry, cancellationToken);
        await AfterAsync(accountId, grows, cancellationToken);
    }

    /// <summary>Somebody is in doubt: the ledger and the grants are listed soon, once for any number of doubts.</summary>
    public async Task AskAsync(Guid accountId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await db.Accounts.Where(a => a.Id == accountId).ExecuteUpdateAsync(a => a.SetProperty(x => x.LedgerDueAt, now), cancellationToken);
        sync.Wake();
    }

    /// <summary>Everything since the last listing, and the grants.</summary>
    public Task ListAsync(Account account, CancellationToken cancellationToken) => ListAsync(account, account.LedgerReadTo - Overlap, cancellationToken);

    /// <param name="since">Null for everything that there ever was.</param>
    /// <inheritdoc cref="ListAsync(Account, CancellationToken)"/>
    public async Task ListAsync(Account account, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        if (account.DodoCustomerId is not { } customer)
        {
            return;
        }

        var began = clock.GetUtcNow();
        var missing = await MissingAsync(gateway.LedgerAsync(customer, since, cancellationToken), cancellationToken);
        var grows = false;

        // Oldest first, so that the balance each line leaves reads as it happened.
        foreach (var entry in missing.AsEnumerable().Reverse())
        {
            grows |= await PostAsync(account.Id, entry, cancellationToken);
        }

        await ReadGrantsAsync(account.Id, customer, cancellationToken);
        await db.Accounts.Where(a => a.Id == account.Id).ExecuteUpdateAsync(a => a.SetProperty(x => x.LedgerReadTo, began), cancellationToken);
        await AfterAsync(account.Id, grows, cancellationToken);
    }

    // Most of a listing is in the book already; one question a page is enough to know.
    private async Task<List<DodoEntry>> MissingAsync(IAsyncEnumerable<DodoEntry> entries, CancellationToken cancellationToken)
    {
        var missing = new List<DodoEntry>();

        await foreach (var page in entries.Chunk(Page).WithCancellation(cancellationToken))
        {
            var ids = page.Select(e => e.Id).ToArray();
            var known = await db.Ledger.Where(l => ids.Contains(l.DodoEntryId)).Select(l => l.DodoEntryId).ToListAsync(cancellationToken);
            missing.AddRange(page.ExceptBy(known, e => e.Id));
        }

        return missing;
    }

    // The account's grants as Dodo has them now.
    private async Task ReadGrantsAsync(Guid accountId, string customer, CancellationToken cancellationToken)
    {
        var truth = await gateway.ActiveGrantsAsync(customer, cancellationToken);
        var ours = await db.Grants.Where(g => g.AccountId == accountId).ToDictionaryAsync(g => g.Id, cancellationToken);

        foreach (var grant in truth)
        {
            if (ours.Remove(grant.Id, out var known))
            {
                known.Update(grant);
            }
            else
            {
                db.Grants.Add(CreditGrant.Of(accountId, grant));
            }
        }

        db.Grants.RemoveRange(ours.Values);

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || db.IsDuplicate(e))
        {
            // Another process wrote the same reading at the same moment.
            db.ChangeTracker.Clear();
        }
    }

    // True when the posted balance grew.
    private async Task<bool> PostAsync(Guid accountId, DodoEntry entry, CancellationToken cancellationToken)
    {
        if (await db.Ledger.AnyAsync(l => l.DodoEntryId == entry.Id, cancellationToken))
        {
            return false;
        }

        if (entry.Debit is { } note && await debits.RecogniseAsync(accountId, entry, note, cancellationToken))
        {
            return false;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var posting = await credits.PostAsync(LedgerEntry.Imported(accountId, entry), cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        return posting is Posting.Posted && entry.Change > 0;
    }

    private async Task AfterAsync(Guid accountId, bool grows, CancellationToken cancellationToken)
    {
        if (grows)
        {
            // Credits came: what was sent unpaid is debited now.
            var now = clock.GetUtcNow();
            await db.Emails
                .Where(e => e.AccountId == accountId && e.State == EmailState.Unpaid && e.DueAt > now)
                .ExecuteUpdateAsync(e => e.SetProperty(x => x.DueAt, now), cancellationToken);
            await db.Settlements
                .Where(s => s.AccountId == accountId && s.DueAt > now)
                .ExecuteUpdateAsync(s => s.SetProperty(x => x.DueAt, now), cancellationToken);
        }

        await banners.ReviewCreditsAsync(accountId, cancellationToken);
        feed.Announce(accountId);
    }
}
