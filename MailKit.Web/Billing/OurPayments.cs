using MailKit.Domain.Billing;
using MailKit.Web.Data;

namespace MailKit.Web.Billing;

/// <summary>The payments for what we sell. The same customer may buy other things at the same business, and those say nothing about ours.</summary>
public static class OurPayments
{
    public static IQueryable<Payment> Of(MailKitDbContext db, Guid accountId, BillingOptions billing)
    {
        var ours = new[] { billing.Plan, billing.Pack };

        // A subscription's payment names no product, only the subscription.
        return db.Payments.Where(p => p.AccountId == accountId && (p.ProductId != null
            ? ours.Contains(p.ProductId)
            : !db.Subscriptions.Any(s => s.Id == p.SubscriptionId && !ours.Contains(s.ProductId))));
    }
}
