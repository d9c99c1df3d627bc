using System.Globalization;
using MailKit.Sandbox.Dodo.Usage.Events;
using MailKit.Sandbox.Dodo.Usage.Meters;

namespace MailKit.Sandbox.Dodo.Usage;

/// <summary>
/// Counts what customers used since it last looked, and takes the credits that this costs; what costs money goes on the cycle's invoice. Every event is counted once per meter,
/// in the order in which events came, in the cycle in which they came.
/// </summary>
public sealed class UsageBilling(CreditEngine book)
{
    /// <summary>Everything that this customer's events add up to is counted.</summary>
    public void Count(Change change, string customerId)
    {
        foreach (var subscription in change.State.SubscriptionsOfCustomer[customerId].Where(static s => s.Status is SubscriptionStatus.Active).ToList())
        {
            Count(change, subscription);
        }
    }

    /// <summary>The meters of one subscription, up to now.</summary>
    public void Count(Change change, Subscription subscription)
    {
        foreach (var price in subscription.Meters)
        {
            var before = UsageOf(change.State, subscription, price.MeterId);
            var after = Settle(change, subscription, price, Counted(change.State, subscription, price, before));

            if (after != before)
            {
                change.Put(change.State.MeterUsages, after);
            }
        }
    }

    /// <summary>What the cycle's usage costs in money, line by line.</summary>
    public static IReadOnlyList<InvoiceLine> Invoice(SandboxState state, Subscription subscription)
        => [.. subscription.Meters.Where(static m => m.PricePerUnit is not null && m.CreditEntitlementId is null).Select(price =>
        {
            var units = price.Chargeable(UsageOf(state, subscription, price.MeterId).Units);
            var words = string.Create(CultureInfo.InvariantCulture, $"{QuantityConverter.Write(units)} × {QuantityConverter.Write(price.PricePerUnit!.Value / 100)} {subscription.Currency}, after {price.FreeThreshold ?? 0} free");
            return new InvoiceLine(price.MeterId, price.Name ?? price.MeterId, words, units, units * price.PricePerUnit.Value);
        })];

    /// <summary>The cycle is over: its figures are kept, and the next begins at zero.</summary>
    public static void Close(Change change, Subscription subscription)
    {
        if (subscription.Meters.Count is 0)
        {
            return;
        }

        var usages = subscription.Meters.Select(m => UsageOf(change.State, subscription, m.MeterId)).ToList();
        change.Put(change.State.UsageCycles, new UsageCycle(Ids.New("cyc"), subscription.Id, subscription.PreviousBillingDate, change.At, [.. usages.Select(static u => new CycleUnits(u.MeterId, u.Units))]));

        foreach (var usage in usages)
        {
            change.Put(change.State.MeterUsages, usage with { CycleFrom = usage.Seen, Units = 0, Credits = 0 });
        }
    }

    /// <summary>A subscription begins: what came before it is not its.</summary>
    public static void Begin(Change change, Subscription subscription)
    {
        foreach (var (meter, id) in subscription.Meters.Select(m => (change.State.Meters.Get(m.MeterId), m.MeterId)))
        {
            var seen = change.State.EventsOfCustomer.Count(UsageEvent.KeyOf(subscription.CustomerId, meter.EventName));
            change.Put(change.State.MeterUsages, new MeterUsage(MeterUsage.IdOf(subscription.Id, id), subscription.Id, id, seen, seen, 0, 0));
        }
    }

    public static MeterUsage UsageOf(SandboxState state, Subscription subscription, string meterId) => state.MeterUsages.Get(MeterUsage.IdOf(subscription.Id, meterId));

    private static MeterUsage Counted(SandboxState state, Subscription subscription, MeterPrice price, MeterUsage usage)
    {
        var meter = state.Meters.Get(price.MeterId);
        var key = UsageEvent.KeyOf(subscription.CustomerId, meter.EventName);
        var seen = state.EventsOfCustomer.Count(key);
        var units = seen == usage.Seen ? usage.Units
            : meter.Aggregation.Type is AggregationType.UniqueCount ? Metering.Distinct(meter, state.EventsOfCustomer.From(key, usage.CycleFrom))
            : state.EventsOfCustomer.From(key, usage.Seen).Where(e => Metering.Counts(meter, e)).Aggregate(usage.Units, (sum, one) => Metering.Add(meter, sum, one));

        return usage with { Seen = seen, Units = units };
    }

    // Whole credits are taken, as finely as the credit is counted; what is less waits for more. A maximum or a last value that falls gives nothing back.
    private MeterUsage Settle(Change change, Subscription subscription, MeterPrice price, MeterUsage usage)
    {
        if (price is not { CreditEntitlementId: { } credit, MeterUnitsPerCredit: { } each })
        {
            return usage;
        }

        var due = decimal.Round(price.Chargeable(usage.Units) / each, change.State.Entitlements.Get(credit).Precision, MidpointRounding.ToZero);

        if (due <= usage.Credits)
        {
            return usage;
        }

        book.TakeMetered(change, new(credit, subscription.CustomerId, due - usage.Credits, TransactionType.CreditDeducted)
        {
            ReferenceType = "subscription",
            ReferenceId = subscription.Id,
            Description = $"Credits consumed by usage: {price.Name}",
            Metadata = subscription.Metadata,
        });
        return usage with { Credits = due };
    }
}
