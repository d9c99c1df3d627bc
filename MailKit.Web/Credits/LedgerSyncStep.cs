using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Credits;

/// <summary>Lists the ledger of an account whose turn it is: when in doubt at once, otherwise every quarter of an hour, so that no lost webhook is lost for long.</summary>
public sealed partial class LedgerSyncStep(MailKitDbContext db, LedgerImport import, TimeProvider clock, ILogger<LedgerSyncStep> logger) : IStep
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(20);

    public async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var account = await db.Accounts.AsNoTracking()
            .Where(a => a.LedgerDueAt <= now && a.DodoCustomerId != null)
            .OrderBy(a => a.LedgerDueAt)
            .FirstOrDefaultAsync(cancellationToken);

        if (account is null)
        {
            return false;
        }

        // Who moves the date has the listing; a doubt that comes up meanwhile moves it back and is listed again.
        var next = now + Every;
        var taken = await db.Accounts
            .Where(a => a.Id == account.Id && a.LedgerDueAt == account.LedgerDueAt)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.LedgerDueAt, next), cancellationToken);

        if (taken is not 1)
        {
            return true;
        }

        try
        {
            await import.ListAsync(account, cancellationToken);
        }
        catch (ProviderException e)
        {
            LogFailed(account.Id, e.Message);
            var soon = clock.GetUtcNow() + AfterFailure;
            await db.Accounts.Where(a => a.Id == account.Id && a.LedgerDueAt > soon).ExecuteUpdateAsync(a => a.SetProperty(x => x.LedgerDueAt, soon), cancellationToken);
        }

        return true;
    }

    [LoggerMessage(LogLevel.Warning, "Dodo's ledger of account {AccountId} could not be listed: {Error}")]
    private partial void LogFailed(Guid accountId, string error);
}
