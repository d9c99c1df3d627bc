namespace MailKit.Sandbox.Dodo.Credits;

/// <summary>Announces a balance that has just fallen below a subscription's threshold (C17). Rising above it again re-arms it by itself.</summary>
public sealed class LowBalanceWatch(WebhookOutbox outbox, DodoPolicy policy)
{
    public void Look(Change change, string entitlementId, string customerId, decimal before, decimal after)
    {
        foreach (var subscription in change.State.SubscriptionsOfCustomer[customerId].Where(static s => s.Status is SubscriptionStatus.Active).ToList())
        {
            if (CreditTerms.InCart(subscription, entitlementId) is not { LowBalanceThresholdPercent: { } percent } attachment)
            {
                continue;
            }

            // Of what a cycle brings: who has two of a plan is warned at a part of both.
            var credits = attachment.CreditsAmount * policy.TimesQuantity(subscription.Quantity);
            var threshold = credits * percent / 100;

            // Strictly below: 1,000 of 5,000 at 20 % is still enough.
            if (before < threshold || after >= threshold)
            {
                continue;
            }

            outbox.Dodo(change, "credit.balance_low", "CreditBalanceLow", new CreditBalanceLow
            {
                CustomerId = customerId,
                SubscriptionId = subscription.Id,
                BrandId = change.State.Now.BusinessId,
                CreditEntitlementId = entitlementId,
                CreditEntitlementName = change.State.Entitlements.Get(entitlementId).Name,
                AvailableBalance = after,
                SubscriptionCreditsAmount = credits,
                ThresholdPercent = percent,
                ThresholdAmount = threshold,
            });
        }
    }
}
