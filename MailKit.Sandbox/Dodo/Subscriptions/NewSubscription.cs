namespace MailKit.Sandbox.Dodo.Subscriptions;

/// <summary>A subscription as a checkout makes it: everything that its product says is copied, so that a later change of the product is not its.</summary>
public static class NewSubscription
{
    /// <returns>One that waits for its first payment.</returns>
    public static Subscription Of(Change change, CheckoutSession session, Customer customer, Product plan, CartItem item, string id)
    {
        var (price, trialDays) = (plan.Price, CartLines.TrialDays(change.State, session));
        var from = change.At.AddDays(trialDays);
        var (count, interval) = (price.PaymentFrequencyCount ?? 1, price.PaymentFrequencyInterval ?? TimeInterval.Month);

        return new()
        {
            Id = id,
            CustomerId = customer.CustomerId,
            ProductId = plan.ProductId,
            Quantity = item.Quantity,
            Status = SubscriptionStatus.Pending,
            Currency = price.Currency,
            RecurringPreTaxAmount = (item.Amount ?? price.Amount) * item.Quantity,
            TaxInclusive = price.TaxInclusive ?? false,
            Cart = CreditsOf(plan, item),
            Meters = price.Meters ?? [],
            Discounts = [.. session.DiscountIds.Select(d => new SubscriptionDiscount(d, change.State.Discounts.Get(d).SubscriptionCycles - 1))],
            OnDemand = session.OnDemand is not null,
            CardNumber = "",
            Billing = session.Billing!,
            Metadata = session.Metadata,
            PaymentFrequencyCount = count,
            PaymentFrequencyInterval = interval,
            SubscriptionPeriodCount = price.SubscriptionPeriodCount ?? 10,
            SubscriptionPeriodInterval = price.SubscriptionPeriodInterval ?? TimeInterval.Year,
            Anchor = from,
            Cycle = trialDays > 0 ? 0 : 1,
            IsInTrial = trialDays > 0,
            TrialPeriodDays = trialDays,
            TrialAmount = trialDays > 0 ? price.TrialAmount : null,
            CreatedAt = change.At,
            PreviousBillingDate = change.At,
            NextBillingDate = trialDays > 0 ? from : from.Add(count, interval),
            ExpiresAt = from.Add(price.SubscriptionPeriodCount ?? 10, price.SubscriptionPeriodInterval ?? TimeInterval.Year),
        };
    }

    /// <summary>The credits that a product brings in a cart, with the amounts that the checkout names instead of the product's.</summary>
    public static IReadOnlyList<CreditAttachment> CreditsOf(Product product, CartItem item)
        => [.. product.CreditEntitlements.Select(a => item.CreditEntitlements?.FirstOrDefault(o => o.CreditEntitlementId == a.CreditEntitlementId) is { } other
            ? a with { CreditsAmount = other.CreditsAmount }
            : a)];
}

/// <summary>A discount that a subscription has.</summary>
/// <param name="CyclesRemaining">For so many more cycles; null for all.</param>
public sealed record SubscriptionDiscount(string DiscountId, int? CyclesRemaining);
