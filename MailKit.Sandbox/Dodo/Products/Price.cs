using System.Text.Json.Serialization;

namespace MailKit.Sandbox.Dodo.Products;

/// <summary>A price in minor units; which members it has depends on its type.</summary>
public sealed record Price
{
    public const string OneTime = "one_time_price";
    public const string Recurring = "recurring_price";
    public const string UsageBased = "usage_based_price";

    public required string Type { get; init; }

    public required string Currency { get; init; }

    /// <summary>Of what is bought once or every period.</summary>
    [JsonPropertyName("price"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Listed { get; init; }

    /// <summary>The base fee of a usage-based price, each period.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? FixedPrice { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MeterPrice>? Meters { get; init; }

    public int Discount { get; init; }

    public int? DiscountBps { get; init; }

    public bool PurchasingPowerParity { get; init; }

    public bool? TaxInclusive { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? PayWhatYouWant { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? SuggestedPrice { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? PaymentFrequencyCount { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeInterval? PaymentFrequencyInterval { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? SubscriptionPeriodCount { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeInterval? SubscriptionPeriodInterval { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? TrialPeriodDays { get; init; }

    /// <summary>What a trial costs (minor units); null for a free one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? TrialAmount { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? TrialApplyDiscounts { get; init; }

    /// <summary>What it costs each time, but for usage and the price's own discount (minor units).</summary>
    [JsonIgnore]
    public int BaseAmount => Listed ?? FixedPrice ?? 0;

    /// <summary>What is to be paid each time, but for usage (minor units).</summary>
    [JsonIgnore]
    public int Amount => (int)decimal.Round(BaseAmount * (1 - (DiscountBps / 10_000m ?? Discount / 100m)), 0, MidpointRounding.AwayFromZero);

    [JsonIgnore]
    public bool IsRecurring => Type is Recurring or UsageBased;
}
