using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Products;

/// <summary>What makes a price whole.</summary>
public static class PriceRules
{
    public static void Check(Price price)
    {
        if (price.Type is not (Price.OneTime or Price.Recurring))
        {
            throw DodoRefusalException.InvalidBody($"price: unknown variant `{price.Type}`, expected `{Price.OneTime}` or `{Price.Recurring}`");
        }

        if (price.Amount < 0)
        {
            throw DodoRefusalException.InvalidBody("price: must not be negative");
        }

        if (price.IsRecurring && price is not { PaymentFrequencyCount: > 0, PaymentFrequencyInterval: not null, SubscriptionPeriodCount: > 0, SubscriptionPeriodInterval: not null })
        {
            throw DodoRefusalException.InvalidBody("price: missing field `payment_frequency_count`, `payment_frequency_interval`, `subscription_period_count` or `subscription_period_interval`");
        }
    }
}
