using MailKit.Sandbox.Dodo.CreditEntitlements;
using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Products;

/// <summary>What makes a price whole.</summary>
public static class PriceRules
{
    /// <summary>Dodo charges no less than half a dollar; what is free is free.</summary>
    private const int Least = 50;

    private const int MostMeters = 10;
    private const decimal MostPerUnit = 100_000;
    private const int MostDecimals = 12;

    /// <returns>The price, with the names of its meters.</returns>
    public static Price Check(SandboxState state, Price price)
    {
        IsoCodes.CheckCurrency("price.currency", price.Currency);

        if (Fault(price) is { } fault)
        {
            throw DodoRefusalException.InvalidBody(fault);
        }

        return price.Meters is { } meters ? price with { Meters = Meters(state, meters) } : price;
    }

    private static string? Fault(Price price) => price switch
    {
        { Type: not (Price.OneTime or Price.Recurring or Price.UsageBased) } => $"price: unknown variant `{price.Type}`, expected one of `{Price.OneTime}`, `{Price.Recurring}`, `{Price.UsageBased}`",
        { Type: Price.UsageBased, FixedPrice: null } => "price: missing field `fixed_price`",
        { Type: not Price.UsageBased, Listed: null } => "price: missing field `price`",
        { BaseAmount: < 0 } => "price: must not be negative",
        { BaseAmount: > 0 and < Least, Currency: "USD" } => $"price: at least {Least}",
        { PurchasingPowerParity: true } => "price.purchasing_power_parity: the sandbox does not support this field",
        { DiscountBps: < 0 or > 10_000 } => "price.discount_bps: 0 to 10000",
        { Discount: < 0 or > 100 } => "price.discount: 0 to 100",
        { TrialPeriodDays: < 0 or > 10_000 } => "price.trial_period_days: 0 to 10000",
        { TrialAmount: < 0 } => "price.trial_amount: must not be negative",
        { TrialAmount: not null, TrialPeriodDays: null or 0 } => "price.trial_amount: requires `trial_period_days`",
        { Meters.Count: > 0, Type: not Price.UsageBased } => "price.meters: only for a usage-based price",
        { Meters.Count: > MostMeters } => $"price.meters: at most {MostMeters}",
        { IsRecurring: true } and not { PaymentFrequencyCount: > 0, PaymentFrequencyInterval: not null, SubscriptionPeriodCount: > 0, SubscriptionPeriodInterval: not null }
            => "price: missing field `payment_frequency_count`, `payment_frequency_interval`, `subscription_period_count` or `subscription_period_interval`",
        _ => null,
    };

    private static IReadOnlyList<MeterPrice> Meters(SandboxState state, IReadOnlyList<MeterPrice> meters)
    {
        if (meters.DistinctBy(static m => m.MeterId).Count() != meters.Count)
        {
            throw new DodoRefusalException(422, "DUPLICATE_METER_IDS_IN_REQUEST", "price.meters: a meter is there twice");
        }

        return [.. meters.Select(m => Named(state, m))];
    }

    private static MeterPrice Named(SandboxState state, MeterPrice price)
    {
        var meter = state.Meters.Require(price.MeterId, "Meter");

        if (state.IsArchived(Archived.Meter, meter.Id))
        {
            throw new DodoRefusalException(422, "METER_IS_DELETED", $"price.meters: the meter `{meter.Id}` is archived");
        }

        if (price.CreditEntitlementId is { } credit)
        {
            CreditEntitlementEndpoints.Find(state, credit);
        }

        return Fault(price) is { } fault
            ? throw DodoRefusalException.InvalidBody(fault)
            : price with { Name = meter.Name, Description = meter.Description, MeasurementUnit = meter.MeasurementUnit };
    }

    private static string? Fault(MeterPrice price) => price switch
    {
        { FreeThreshold: < 0 } => "price.meters.free_threshold: must not be negative",
        { CreditEntitlementId: not null, MeterUnitsPerCredit: null } => "price.meters.meter_units_per_credit: required with `credit_entitlement_id`",
        { CreditEntitlementId: not null, MeterUnitsPerCredit: <= 0 } => "price.meters.meter_units_per_credit: must be greater than 0",
        { CreditEntitlementId: null, PricePerUnit: null } => "price.meters: missing field `price_per_unit` or `credit_entitlement_id`",
        { PricePerUnit: <= 0 or >= MostPerUnit } => "price.meters.price_per_unit: greater than 0, with at most 5 digits before the point",
        { PricePerUnit: { } unit } when decimal.Round(unit, MostDecimals) != unit => $"price.meters.price_per_unit: at most {MostDecimals} decimals",
        _ => null,
    };
}
