using MailKit.Domain.Accounts;
using MailKit.Domain.Billing;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Billing;

/// <summary>Makes an account's customer at Dodo: one, at the first checkout, even when two processes want it or one dies in between.</summary>
public sealed class CustomerDesk(MailKitDbContext db, ICheckoutGateway gateway, TimeProvider clock)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    public async Task<string> OfAsync(Guid accountId, CancellationToken cancellationToken)
    {
        var giveUpAt = clock.GetUtcNow() + Lease;

        while (true)
        {
            var account = await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == accountId, cancellationToken);

            if (account.DodoCustomerId is { } known)
            {
                return known;
            }

            var now = clock.GetUtcNow();
            var until = now + Lease;
            var isMine = await db.Accounts
                .Where(a => a.Id == accountId && a.DodoCustomerId == null && (a.CustomerLeaseUntil == null || a.CustomerLeaseUntil < now))
                .ExecuteUpdateAsync(a => a.SetProperty(x => x.CustomerLeaseUntil, until), cancellationToken) is 1;

            if (isMine)
            {
                return await MakeAsync(account, cancellationToken);
            }

            if (now > giveUpAt)
            {
                throw new ProviderException("The customer at Dodo is still being made.", mayHaveActed: false);
            }

            await Task.Delay(Look, clock, cancellationToken);
        }
    }

    private async Task<string> MakeAsync(Account account, CancellationToken cancellationToken)
    {
        try
        {
            // A crash after making and before saving leaves a customer that carries our id: it is found, not made again.
            var customer = await gateway.FindCustomerAsync(account.Id, account.BillingEmail, cancellationToken)
                ?? await gateway.CreateCustomerAsync(account.Id, account.BillingEmail, account.Name, cancellationToken);
            var now = clock.GetUtcNow();

            await db.Accounts
                .Where(a => a.Id == account.Id && a.DodoCustomerId == null)
                .ExecuteUpdateAsync(a => a.SetProperty(x => x.DodoCustomerId, customer).SetProperty(x => x.LedgerDueAt, now), cancellationToken);

            return await db.Accounts.Where(a => a.Id == account.Id).Select(a => a.DodoCustomerId).SingleAsync(cancellationToken) ?? customer;
        }
        catch (ProviderException)
        {
            await db.Accounts.Where(a => a.Id == account.Id).ExecuteUpdateAsync(a => a.SetProperty(x => x.CustomerLeaseUntil, (DateTimeOffset?)null), CancellationToken.None);
            throw;
        }
    }
}
