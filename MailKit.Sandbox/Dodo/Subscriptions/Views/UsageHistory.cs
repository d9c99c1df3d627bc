using MailKit.Sandbox.Dodo.Usage;

namespace MailKit.Sandbox.Dodo.Subscriptions.Views;

/// <summary>What each meter of a subscription came to in a cycle; the one under way comes first.</summary>
public sealed record UsageHistory(DateTimeOffset StartDate, DateTimeOffset EndDate, IReadOnlyList<UsageHistoryMeter> Meters)
{
    public static IEnumerable<UsageHistory> Of(SandboxState state, Subscription subscription, string? meterId)
    {
        var now = new UsageCycle("", subscription.Id, subscription.PreviousBillingDate, subscription.NextBillingDate, [.. subscription.Meters.Select(m => new CycleUnits(m.MeterId, UsageBilling.UsageOf(state, subscription, m.MeterId).Units))]);

        return state.CyclesOfSubscription.NewestFirst(subscription.Id).Prepend(now)
            .Select(c => new UsageHistory(c.StartDate, c.EndDate, [.. c.Meters.Where(m => meterId is null || m.MeterId == meterId).Select(m => UsageHistoryMeter.Of(subscription, m)).OfType<UsageHistoryMeter>()]));
    }
}

/// <summary>One meter of a cycle; its price is in the currency's lowest denomination.</summary>
public sealed record UsageHistoryMeter(string Id, string Name, decimal ConsumedUnits, decimal ChargeableUnits, long FreeThreshold, decimal PricePerUnit, string Currency, int TotalPrice)
{
    /// <summary>Null for a meter that the subscription has no longer.</summary>
    public static UsageHistoryMeter? Of(Subscription subscription, CycleUnits units)
    {
        if (subscription.Meters.FirstOrDefault(m => m.MeterId == units.MeterId) is not { } price)
        {
            return null;
        }

        var chargeable = price.Chargeable(units.Units);
        return new(price.MeterId, price.Name ?? "", units.Units, chargeable, price.FreeThreshold ?? 0, price.PricePerUnit ?? 0, subscription.Currency, (int)decimal.Round(chargeable * (price.PricePerUnit ?? 0), 0, MidpointRounding.AwayFromZero));
    }
}
