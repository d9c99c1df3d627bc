using System.Globalization;

namespace MailKit.Sandbox.Console.Shared;

/// <summary>Products, credits and meters in words.</summary>
public static class CatalogueFormat
{
    public static string Price(Price price) => DisplayFormat.Money(price.Amount, price.Currency)
        + (price.IsRecurring ? " " + DisplayFormat.Every(price.PaymentFrequencyCount ?? 1, price.PaymentFrequencyInterval ?? TimeInterval.Month) : "")
        + (price.Meters is { Count: > 0 } ? " and usage" : "");

    public static string Brings(Product product) => product.CreditEntitlements.Count is 0 && product.Price.Meters is not { Count: > 0 }
        ? "no credits"
        : string.Join("; ", [.. product.CreditEntitlements.Select(Brings), .. (product.Price.Meters ?? []).Select(m => Costs(m, product.Price.Currency))]);

    public static string Brings(CreditAttachment credit)
        => $"{DisplayFormat.Plural(credit.CreditsAmount, credit.CreditEntitlementUnit)}, {(credit.ExpiresAfterDays is { } days ? $"for {days} days" : "for good")}"
            + (credit.LowBalanceThresholdPercent is { } percent ? $", warns below {percent} %" : "")
            + (credit.OverageEnabled ? $", overage {DisplayFormat.Of(credit.OverageBehavior)}" : "")
            + (credit.RolloverEnabled ? $", {credit.RolloverPercentage ?? 100} % rolls over" : "");

    /// <summary>What a meter costs on a product.</summary>
    public static string Costs(MeterPrice meter, string currency) => meter.CreditEntitlementId is not null
        ? $"{meter.Name}: {DisplayFormat.Count(meter.MeterUnitsPerCredit ?? 1)} {meter.MeasurementUnit} a credit{Free(meter)}"
        : $"{meter.Name}: {((meter.PricePerUnit ?? 0) / 100).ToString("0.############", CultureInfo.InvariantCulture)} {currency} a {meter.MeasurementUnit}{Free(meter)}";

    private static string Free(MeterPrice meter) => meter.FreeThreshold is > 0 and var free ? $", the first {DisplayFormat.Count(free)} free" : "";
}
