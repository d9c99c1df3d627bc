using MailKit.Domain.Banners;
using MailKit.Domain.Billing;
using MailKit.Web.Billing;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Web.Banners;

/// <summary>What banners say of the plan and of its payments.</summary>
public sealed partial class BannerReview
{
    // Of a plan that was paid before, the newest payment decides, in whatever order they were heard of. A card that is declined at the checkout is told there, and nothing is owed.
    private async Task ReviewPaymentsAsync(Guid accountId, CancellationToken cancellationToken)
    {
        var ofPlans = OurPayments.Of(db, accountId, billing.Value).AsNoTracking().Where(p => p.SubscriptionId != null);
        var newest = await ofPlans
            .Where(p => p.Status == "succeeded" || p.Status == "failed")
            .OrderByDescending(p => p.CreatedAt)
            .FirstOrDefaultAsync(cancellationToken);
        var isRenewal = newest is { Status: "failed" } && await ofPlans.AnyAsync(p => p.SubscriptionId == newest.SubscriptionId && p.Status == "succeeded", cancellationToken);
        var failed = isRenewal ? Banner.Raise(accountId, BannerKind.PaymentFailed, "", clock.GetUtcNow(), reference: newest!.Id) : null;
        await KeepOnlyAsync(accountId, "", failed, [BannerKind.PaymentFailed], cancellationToken);
    }

    private async Task ReviewPlanAsync(Guid accountId, string productId, CancellationToken cancellationToken)
    {
        var all = await db.Subscriptions.AsNoTracking()
            .Where(s => s.AccountId == accountId && s.ProductId == productId)
            .ToListAsync(cancellationToken);

        var telling = Subscription.Telling(all);
        await KeepOnlyAsync(accountId, productId, telling is null ? null : About(telling), [BannerKind.SubscriptionOnHold, BannerKind.SubscriptionEnding, BannerKind.SubscriptionEnded], cancellationToken);

        var renewing = all.Count(s => s.Renews);
        var twice = renewing > 1 ? Banner.Raise(accountId, BannerKind.SubscriptionTwice, productId, clock.GetUtcNow()) : null;

        if (await KeepOnlyAsync(accountId, productId, twice, [BannerKind.SubscriptionTwice], cancellationToken))
        {
            LogTwice(accountId, renewing);
        }
    }

    private Banner? About(Subscription subscription)
    {
        BannerKind? kind = subscription switch
        {
            { Status: "on_hold" or "paused" } => BannerKind.SubscriptionOnHold,
            { Status: "cancelled" or "expired" } => BannerKind.SubscriptionEnded,
            { Status: "active", CancelsAtPeriodEnd: true } => BannerKind.SubscriptionEnding,
            _ => null,
        };

        return kind is { } about ? Banner.Raise(subscription.AccountId, about, subscription.ProductId, clock.GetUtcNow(), reference: subscription.Id, until: subscription.NextBillingAt) : null;
    }

    [LoggerMessage(LogLevel.Error, "Account {AccountId} pays for {Count} subscriptions to one plan: a person must ask which one is wanted")]
    private partial void LogTwice(Guid accountId, int count);
}
