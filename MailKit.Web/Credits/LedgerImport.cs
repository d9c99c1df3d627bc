using System.Text.RegularExpressions;
using MailKit.Domain.Accounts;
using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Web.Banners;
using MailKit.Web.Data;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Credits;

/// <summary>Brings Dodo's ledger into our book: every entry once, by its id, whether a webhook or a listing brought it.</summary>
public sealed partial class LedgerImport(MailKitDbContext db, CreditBook credits, ICreditGateway gateway, BannerBoard banners, LiveFeed feed, WorkSignal<LedgerSyncStep> sync, TimeProvider clock)
{
    /// <summary>Clocks differ and entries may become visible late: a listing overlaps the last one by this much.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

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
    public async Task ListAsync(Account account, CancellationToken cancellationToken)
    {
        if (account.DodoCustomerId is not { } customer)
        {
            return;
        }

        var began = clock.GetUtcNow();
        var known = new List<DodoEntry>();

        await foreach (var entry in gateway.LedgerAsync(customer, account.LedgerReadTo - Overlap, cancellationToken))
        {
            known.Add(entry);
        }

        // Oldest first, so that the balance each line leaves reads as it happened.
        known.Reverse();
        var grows = false;

        foreach (var entry in known)
        {
            grows |= await PostAsync(account.Id, entry, cancellationToken);
        }

        await ReadGrantsAsync(account.Id, customer, cancellationToken);
        await db.Accounts.Where(a => a.Id == account.Id).ExecuteUpdateAsync(a => a.SetProperty(x => x.LedgerReadTo, began), cancellationToken);
        await AfterAsync(account.Id, grows, cancellationToken);
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

        if (OwnEmail(entry) is { } emailId && await SettleAsync(accountId, emailId, entry, cancellationToken))
        {
            return false;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var posting = await credits.PostAsync(LedgerEntry.Imported(accountId, entry), cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        return posting is Posting.Posted && entry.Change > 0;
    }

    // Our own debit, whose answer never reached us or has not been written yet. False when it is not ours after all.
    private async Task<bool> SettleAsync(Guid accountId, Guid emailId, DodoEntry entry, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        var email = await db.Emails.FirstOrDefaultAsync(e => e.Id == emailId && e.AccountId == accountId, cancellationToken);

        if (email is null || entry.Change != -email.Credits || email.State is EmailState.Refused)
        {
            return false;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var posting = await credits.PostAsync(LedgerEntry.Debit(accountId, emailId, email.Credits, entry.Id, entry.Description, entry.At), cancellationToken);

        if (posting is Posting.AlreadyPosted)
        {
            // Settled without knowing the entry; now we know it. A second debit of one email finds the place taken and is imported as what it is.
            var named = await db.Ledger
                .Where(l => l.AccountId == accountId && l.Key == $"debit:{emailId}" && l.DodoEntryId == null)
                .ExecuteUpdateAsync(l => l.SetProperty(x => x.DodoEntryId, entry.Id), cancellationToken);
            await transaction.CommitAsync(cancellationToken);

            return named is 1 || await db.Ledger.AnyAsync(l => l.DodoEntryId == entry.Id, cancellationToken);
        }

        // A debit proves that the email was sent, even when that answer was lost too.
        if (email.State is EmailState.Queued or EmailState.Parked && ResendId().Match(entry.Description ?? "") is { Success: true } sent)
        {
            email.Sent(sent.Groups[1].Value, entry.At);
        }

        if (email.State is EmailState.Sent or EmailState.Unpaid)
        {
            email.Settled(clock.GetUtcNow());
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        return true;
    }

    private async Task AfterAsync(Guid accountId, bool grows, CancellationToken cancellationToken)
    {
        if (grows)
        {
            // Credits came: what was sent unpaid is debited now.
            var now = clock.GetUtcNow();
            await db.Emails
                .Where(e => e.AccountId == accountId && e.State == EmailState.Unpaid)
                .ExecuteUpdateAsync(e => e.SetProperty(x => x.DueAt, now), cancellationToken);
        }

        await banners.ReviewCreditsAsync(accountId, cancellationToken);
        feed.Announce(accountId);
    }

    private static Guid? OwnEmail(DodoEntry entry)
        => entry.Change >= 0 ? null
            : entry.EmailId ?? (OwnKey().Match(entry.Description ?? "") is { Success: true } key && Guid.TryParse(key.Groups[1].Value, out var id) ? id : null);

    [GeneratedRegex(@"\(mailkit-([0-9a-f-]{36})\)$")]
    private static partial Regex OwnKey();

    [GeneratedRegex(@"^email send (\S+) \(")]
    private static partial Regex ResendId();
}
