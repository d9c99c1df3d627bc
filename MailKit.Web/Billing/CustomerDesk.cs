using MailKit.Domain.Accounts;
using MailKit.Domain.Billing;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Billing;

/// <summary>Makes an account's customer at Dodo: one, at the first checkout, even when two processes want it or one dies in between.</summary>
public sealed class CustomerDesk(MailKitDbContext db, ICheckoutGateway gateway, Transactions transactions, WorkTable work, TimeProvider clock)
{
    /// <summary>As long as whoever is at it may take before somebody else tries.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    public async Task<string> OfAsync(Guid accountId, CancellationToken cancellationToken)
    {
        var giveUpAt = clock.GetUtcNow() + Patience;

        while (true)
        {
            var account = await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == accountId, cancellationToken);

            if (account.DodoCustomerId is { } known)
            {
                return known;
            }

            if (await work.TryTakeAsync(WorkKind.MakeCustomer, accountId, accountId, cancellationToken) is { } lease)
            {
                return await MakeAsync(account, lease, cancellationToken);
            }

            if (clock.GetUtcNow() > giveUpAt)
            {
                throw new ProviderException("The customer at Dodo is still being made.", mayHaveActed: false);
            }

            await Task.Delay(Look, clock, cancellationToken);
        }
    }

    private async Task<string> MakeAsync(Account account, Lease lease, CancellationToken cancellationToken)
    {
        try
        {
            // A crash after making and before saving leaves a customer that carries our id: it is found, not made again.
            var customer = await gateway.FindCustomerAsync(account.Id, account.BillingEmail, cancellationToken)
                ?? await gateway.CreateCustomerAsync(account.Id, account.BillingEmail, account.Name, cancellationToken);
            await transactions.RunAsync<CustomerCopies>(copies => copies.KeepAsync(account.Id, customer, cancellationToken), cancellationToken);
            return await db.Accounts.Where(a => a.Id == account.Id).Select(a => a.DodoCustomerId).SingleAsync(cancellationToken) ?? customer;
        }
        finally
        {
            // Whoever comes next need not wait for the lease to end, whether we made it or not.
            await db.Work.Where(w => w.Kind == WorkKind.MakeCustomer && w.SubjectId == account.Id && w.Lease == lease.Token).ExecuteDeleteAsync(CancellationToken.None);
        }
    }
}

/// <summary>Whose customer is whose. Inside the caller's transaction.</summary>
public sealed class CustomerCopies(MailKitDbContext db, WorkTable work)
{
    /// <summary>The first customer that an account gets stays its customer; from then on its ledger is listed and compared.</summary>
    public async Task KeepAsync(Guid accountId, string customer, CancellationToken cancellationToken)
    {
        await db.Accounts
            .Where(a => a.Id == accountId && a.DodoCustomerId == null)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.DodoCustomerId, customer), cancellationToken);
        await work.AskAsync(WorkKind.ListLedger, accountId, accountId, cancellationToken);
        await work.AskAsync(WorkKind.Reconcile, accountId, accountId, cancellationToken);
    }
}
