using MailKit.Domain.Accounts;
using MailKit.Domain.Credits;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Live;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Credits;

/// <summary>Brings Dodo's ledger into our book: every entry once, by its id, whether a webhook or a listing brought it.</summary>
public sealed class LedgerImport(MailKitDbContext db, Transactions transactions, ICreditGateway gateway, WorkTable work, LiveFeed feed, TimeProvider clock)
{
    /// <summary>Entries may become visible late: a listing begins so long before the newest entry that we know, by Dodo's clock, because ours may be ahead of it.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    private const int Page = 200;

    /// <summary>One entry that was read at Dodo.</summary>
    public async Task ImportAsync(Guid accountId, DodoEntry entry, CancellationToken cancellationToken)
    {
        await OpenAsync(accountId, entry.Credit, cancellationToken);
        await PostAsync(accountId, entry, cancellationToken);
        feed.Announce(accountId);
    }

    /// <summary>Somebody is in doubt: the ledger and the grants are listed soon, once for any number of doubts.</summary>
    public Task AskAsync(Guid accountId, CancellationToken cancellationToken) => work.AskAsync(WorkKind.ListLedger, accountId, accountId, cancellationToken);

    /// <summary>
    /// Nothing was written since the last listing, that was before this moment, and Dodo has what we have: there is nothing to list, which one call per credit
    /// tells. What came and went meanwhile without a trace in the balance, the comparison finds.
    /// </summary>
    public async Task<bool> IsIdleAsync(Account account, DateTimeOffset before, CancellationToken cancellationToken)
    {
        if (account.DodoCustomerId is not { } customer)
        {
            return true;
        }

        foreach (var credit in gateway.Credits)
        {
            var began = clock.GetUtcNow();
            var balance = await db.Balances.AsNoTracking().FirstOrDefaultAsync(b => b.AccountId == account.Id && b.Credit == credit, cancellationToken);

            if (balance is not { LedgerReadTo: { } readTo } || readTo > before || !await IsUnmovedAsync(account.Id, customer, credit, readTo, balance.Posted, cancellationToken))
            {
                return false;
            }

            await transactions.RunAsync<CreditBook>(book => book.ReadToAsync(account.Id, credit, began, cancellationToken), cancellationToken);
        }

        return true;
    }

    /// <summary>Credits came since that moment.</summary>
    public Task<bool> HasComeSinceAsync(Guid accountId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var from = Ids.Floor(at);
        return db.Ledger.AnyAsync(l => l.AccountId == accountId && l.Id.CompareTo(from) >= 0 && l.Posted > 0, cancellationToken);
    }

    /// <summary>Nothing was written here since that moment, and Dodo has as much as we have: one call.</summary>
    /// <param name="posted">What we have (credits).</param>
    public async Task<bool> IsUnmovedAsync(Guid accountId, string customer, string credit, DateTimeOffset since, long posted, CancellationToken cancellationToken)
    {
        var from = Ids.Floor(since);
        return !await db.Ledger.AnyAsync(l => l.AccountId == accountId && l.Id.CompareTo(from) >= 0 && l.Credit == credit, cancellationToken)
            && await gateway.BalanceAsync(customer, credit, cancellationToken) == posted;
    }

    /// <summary>Everything of every credit since the last listing, and the grants.</summary>
    /// <param name="isWhole">Everything that there ever was.</param>
    public async Task ListAsync(Account account, bool isWhole, CancellationToken cancellationToken)
    {
        if (account.DodoCustomerId is not { } customer)
        {
            return;
        }

        foreach (var credit in gateway.Credits)
        {
            await ListAsync(account.Id, customer, credit, isWhole, cancellationToken);
        }

        // What a lost webhook would have said of them is seen by who looks.
        await work.AskAsync(WorkKind.ReviewBanners, account.Id, account.Id, cancellationToken);
        feed.Announce(account.Id);
    }

    private async Task ListAsync(Guid accountId, string customer, string credit, bool isWhole, CancellationToken cancellationToken)
    {
        await OpenAsync(accountId, credit, cancellationToken);
        var began = clock.GetUtcNow();
        var newest = await db.Ledger
            .Where(l => l.AccountId == accountId && l.Credit == credit && l.DodoEntryId != null)
            .OrderByDescending(l => l.At)
            .Select(l => (DateTimeOffset?)l.At)
            .FirstOrDefaultAsync(cancellationToken);
        var wasRead = await db.Balances.AnyAsync(b => b.AccountId == accountId && b.Credit == credit && b.LedgerReadTo != null, cancellationToken);
        var missing = await MissingAsync(accountId, gateway.LedgerAsync(customer, credit, isWhole || !wasRead ? null : newest - Overlap, cancellationToken), cancellationToken);

        // Oldest first, so that the balance each line leaves reads as it happened.
        foreach (var entry in missing.AsEnumerable().Reverse())
        {
            await PostAsync(accountId, entry, cancellationToken);
        }

        var grants = await gateway.ActiveGrantsAsync(customer, credit, cancellationToken);
        await transactions.RunAsync<GrantCopies>(copies => copies.KeepAsync(accountId, credit, grants, cancellationToken), cancellationToken);
        await transactions.RunAsync<CreditBook>(book => book.ReadToAsync(accountId, credit, began, cancellationToken), cancellationToken);
    }

    // Most of a listing is in the book already; one question a page is enough to know.
    private async Task<List<DodoEntry>> MissingAsync(Guid accountId, IAsyncEnumerable<DodoEntry> entries, CancellationToken cancellationToken)
    {
        var missing = new List<DodoEntry>();

        await foreach (var page in entries.Chunk(Page).WithCancellation(cancellationToken))
        {
            var ids = page.Select(e => e.Id).ToArray();
            var known = await db.Ledger.Where(l => l.AccountId == accountId && ids.Contains(l.DodoEntryId)).Select(l => l.DodoEntryId).ToListAsync(cancellationToken);
            missing.AddRange(page.ExceptBy(known, e => e.Id));
        }

        return missing;
    }

    private Task PostAsync(Guid accountId, DodoEntry entry, CancellationToken cancellationToken)
        => transactions.RunAsync<LedgerPosting>([accountId], posting => posting.PostAsync(accountId, entry, cancellationToken), cancellationToken);

    private async Task OpenAsync(Guid accountId, string credit, CancellationToken cancellationToken)
    {
        if (!await db.Balances.AnyAsync(b => b.AccountId == accountId && b.Credit == credit, cancellationToken))
        {
            await transactions.RunAsync<CreditBook>(book => book.OpenAsync(accountId, credit, cancellationToken), cancellationToken);
        }
    }
}
