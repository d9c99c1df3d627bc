using MailKit.Domain.Accounts;
using MailKit.Domain.Credits;
using MailKit.Domain.Reconciliation;
using MailKit.Web.Credits;
using MailKit.Web.Data;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Reconciliation.Repairing;

/// <summary>Puts our ledger and our balance right by Dodo's.</summary>
public sealed class RepairsOfLedger(MailKitDbContext db, LedgerImport import, ICreditGateway gateway, Transactions transactions)
{
    /// <summary>Dodo's entry comes into our book, once, by its id.</summary>
    public async Task<string> ImportAsync(Difference difference, CancellationToken cancellationToken)
    {
        var account = await AccountAsync(difference, cancellationToken);

        if (await FindAsync(account, difference, cancellationToken) is not { } entry)
        {
            return "Dodo’s ledger no longer has the line.";
        }

        await import.ImportAsync(account.Id, entry, cancellationToken);
        await RestateAsync(account, difference, cancellationToken);
        return "Dodo’s line is in our book.";
    }

    /// <summary>Our book follows Dodo's amount.</summary>
    public async Task<string> CorrectAsync(Difference difference, CancellationToken cancellationToken)
    {
        var account = await AccountAsync(difference, cancellationToken);

        if (await FindAsync(account, difference, cancellationToken) is not { } entry)
        {
            return "Dodo’s ledger no longer has the line.";
        }

        await transactions.RunAsync<CreditBook>(credits => credits.CorrectAsync(account.Id, entry, cancellationToken), cancellationToken);
        await RestateAsync(account, difference, cancellationToken);
        return "Our book follows Dodo’s amount.";
    }

    /// <summary>Every entry of Dodo's is here afterwards.</summary>
    public async Task<string> ReadAllAsync(Difference difference, CancellationToken cancellationToken)
    {
        var account = await AccountAsync(difference, cancellationToken);
        await import.ListAsync(account, isWhole: true, cancellationToken);
        await RestateAsync(account, difference, cancellationToken);
        return "Dodo’s whole ledger was read. Our balance is the sum of its lines, unless a line still differs.";
    }

    /// <summary>What is held, and what is posted if Dodo says the same as our lines, is made what it should be.</summary>
    public async Task<string> RestateAsync(Guid accountId, string credit, long? atDodo, CancellationToken cancellationToken)
    {
        await transactions.RunAsync<CreditBook>(credits => credits.RestateAsync(accountId, credit, atDodo, cancellationToken), cancellationToken);
        return "What is held is what the open emails cost.";
    }

    private async Task RestateAsync(Account account, Difference difference, CancellationToken cancellationToken)
        => await RestateAsync(account.Id, difference.Credit!, await gateway.BalanceAsync(account.DodoCustomerId!, difference.Credit!, cancellationToken), cancellationToken);

    private async Task<DodoEntry?> FindAsync(Account account, Difference difference, CancellationToken cancellationToken)
    {
        await foreach (var entry in gateway.LedgerAsync(account.DodoCustomerId!, difference.Credit!, since: null, cancellationToken))
        {
            if (entry.Id == difference.SubjectId)
            {
                return entry;
            }
        }

        return null;
    }

    private Task<Account> AccountAsync(Difference difference, CancellationToken cancellationToken)
        => db.Accounts.AsNoTracking().SingleAsync(a => a.Id == difference.AccountId, cancellationToken);
}
