using MailKit.Domain.Billing;
using MailKit.Domain.Work;
using MailKit.Web.Data;
using MailKit.Web.Http;
using MailKit.Web.Work;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Billing;

/// <summary>Sells what may be bought as often as one likes, and leads to Dodo's page for cards. Everything is decided by the account's own customer at Dodo.</summary>
public sealed class CheckoutDesk(MailKitDbContext db, ICheckoutGateway gateway, CustomerDesk customers, WorkTable work, PublicAddress address, TimeProvider clock)
{
    private static readonly TimeSpan PayingTakes = TimeSpan.FromMinutes(1);

    /// <summary>Opens a checkout for the pack and says where to pay. Throws <see cref="ProviderException"/> when Dodo cannot be reached.</summary>
    public async Task<Uri> BeginAsync(Guid accountId, Product product, CancellationToken cancellationToken)
    {
        var checkout = Checkout.Begin(accountId, product, clock.GetUtcNow());
        checkout.Opened(await OpenAsync(checkout, cancellationToken));
        db.Checkouts.Add(checkout);
        await db.SaveChangesAsync(CancellationToken.None);

        return new Uri(checkout.Url!);
    }

    /// <summary>Makes the session at Dodo where a checkout is paid.</summary>
    public async Task<CheckoutSession> OpenAsync(Checkout checkout, CancellationToken cancellationToken)
    {
        var customer = await customers.OfAsync(checkout.AccountId, cancellationToken);
        var back = address.To($"/app/billing/return?c={checkout.Id}");

        var session = await gateway.CreateCheckoutAsync(customer, checkout.ProductId, checkout.Id, back, new Uri(back + "&cancelled=1"), cancellationToken);

        // Who pays and never comes back, while the webhooks are lost, has his credits all the same: the listing looks for them from now on.
        await work.AskAsync(WorkKind.ListLedger, checkout.AccountId, checkout.AccountId, clock.GetUtcNow() + PayingTakes, cancellationToken);
        return session;
    }

    /// <summary>Dodo's page for cards, addresses and invoices; null before the first checkout.</summary>
    public async Task<Uri?> PortalAsync(Guid accountId, CancellationToken cancellationToken)
        => await db.Accounts.Where(a => a.Id == accountId).Select(a => a.DodoCustomerId).SingleAsync(cancellationToken) is { } customer
            ? await gateway.PortalAsync(customer, address.To("/app/billing"), cancellationToken)
            : null;
}
