using MailKit.Domain.Billing;
using MailKit.Web.Data;
using MailKit.Web.Http;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Billing;

/// <summary>Sells: opens checkouts, cancels and resumes the plan. Everything is decided by the account's own customer at Dodo.</summary>
public sealed class CheckoutDesk(
    MailKitDbContext db,
    ICheckoutGateway gateway,
    BillingRecords records,
    CustomerDesk customers,
    PublicAddress address,
    TimeProvider clock)
{
    /// <summary>Opens a checkout for the plan or the pack and says where to pay. Throws <see cref="ProviderException"/> when Dodo cannot be reached.</summary>
    public async Task<Uri> BeginAsync(Guid accountId, Product product, CancellationToken cancellationToken)
    {
        var customer = await customers.OfAsync(accountId, cancellationToken);
        var checkout = Checkout.Begin(accountId, product, clock.GetUtcNow());
        var back = address.To($"/app/billing/return?c={checkout.Id}");
        var session = await gateway.CreateCheckoutAsync(customer, product.Id, checkout.Id, back, new Uri(back + "&cancelled=1"), cancellationToken);

        checkout.Opened(session.Id);
        db.Checkouts.Add(checkout);
        await db.SaveChangesAsync(cancellationToken);

        return new Uri(session.Url);
    }

    /// <summary>Cancels the subscription to a product at the end of its cycle, or takes that back. False when there is none.</summary>
    public async Task<bool> CancelAtPeriodEndAsync(Guid accountId, string productId, bool cancel, CancellationToken cancellationToken)
    {
        var account = await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == accountId, cancellationToken);
        var subscription = await db.Subscriptions.AsNoTracking()
            .Where(s => s.AccountId == accountId && s.ProductId == productId && (s.Status == "active" || s.Status == "on_hold"))
            .OrderByDescending(s => s.CreatedAt)
            .FirstOrDefaultAsync(cancellationToken);

        if (subscription is null)
        {
            return false;
        }

        var began = clock.GetUtcNow();
        var truth = await gateway.CancelAtPeriodEndAsync(subscription.Id, cancel, cancellationToken);
        await records.KeepSubscriptionAsync(account, truth, began, cancellationToken);
        return true;
    }

    /// <summary>Dodo's page for cards, addresses and invoices; null before the first checkout.</summary>
    public async Task<Uri?> PortalAsync(Guid accountId, CancellationToken cancellationToken)
        => await db.Accounts.Where(a => a.Id == accountId).Select(a => a.DodoCustomerId).SingleAsync(cancellationToken) is { } customer
            ? await gateway.PortalAsync(customer, address.To("/app/billing"), cancellationToken)
            : null;
}
