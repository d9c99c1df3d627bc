using MailKit.Domain.Accounts;
using MailKit.Domain.Credits;
using MailKit.Web.Credits;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Reconciliation;

/// <summary>Puts our ledger and our balance right by Dodo's.</summary>
public sealed class RepairsOfLedger(MailKitDbContext db, CreditBook credits, LedgerImport import, ICreditGateway gateway, TimeProvider clock)
{
    /// <summary>Dodo's entry comes into our book, once, by its id.</summary>
    public async Task<string> ImportAsync(Difference difference, CancellationToken cancellationToken)
    {
        var account = await AccountAsync(difference, cancellationToken);

        if (await FindAsync(account, difference.SubjectId, cancellationToken) is not { } entry)
        {
            return "Dodo’s ledger no longer has the line.";
        }

        await import.ImportAsync(account.Id, entry, cancellationToken);
        await RestateAsync(account.Id, await gateway.BalanceAsync(account.DodoCustomerId!, cancellationToken), cancellationToken);

        return "Dodo’s line is in our book.";
    }

    /// <summary>Our book follows Dodo's amount.</summary>
    public async Task<string> CorrectAsync(Difference difference, CancellationToken cancellationToken)
    {
        var account = await AccountAsync(difference, cancellationToken);

        if (await FindAsync(account, difference.SubjectId, cancellationToken) is not { } entry)
        {
            return "Dodo’s ledger no longer has the line.";
        }

        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            await credits.CorrectAsync(account.Id, entry.Id, entry.Change, clock.GetUtcNow(), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        await RestateAsync(account.Id, await gateway.BalanceAsync(account.DodoCustomerId!, cancellationToken), cancellationToken);

        return "Our book follows Dodo’s amount.";
    }

    /// <summary>Every entry of Dodo's is here afterwards.</summary>
    public async Task<string> ReadAllAsync(Difference difference, CancellationToken cancellationToken)
    {
        var account = await AccountAsync(difference, cancellationToken);
        await import.ListAsync(account, since: null, cancellationToken);
        await RestateAsync(account.Id, await gateway.BalanceAsync(account.DodoCustomerId!, cancellationToken), cancellationToken);
        return "Dodo’s whole ledger was read. Our balance is the sum of its lines, unless a line still differs.";
    }

    /// <summary>What is held, and what is posted if Dodo says the same as our lines, is made what it should be.</summary>
    public async Task<string> RestateAsync(Guid accountId, long? atDodo, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await credits.RestateAsync(accountId, atDodo, clock.GetUtcNow(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        return "What is held is what the open emails cost.";
    }

    private async Task<DodoEntry?> FindAsync(Account account, string id, CancellationToken cancellationToken)
    {
        await foreach (var entry in gateway.LedgerAsync(account.DodoCustomerId!, since: null, cancellationToken))
        {
            if (entry.Id == id)
            {
                return entry;
            }
        }

        return null;
    }

    private Task<Account> AccountAsync(Difference difference, CancellationToken cancellationToken)
        => db.Accounts.AsNoTracking().SingleAsync(a => a.Id == difference.AccountId, cancellationToken);
}
