using System.Text.Json.Serialization;

namespace MailKit.Sandbox.Dodo.Products;

/// <summary>A price in minor units; which members it has depends on its type.</summary>
public sealed record Price
{
    public const string OneTime = "one_time_price";
    public const string Recurring = "recurring_price";

    public required string Type { get; init; }

    public required string Currency { get; init; }

    [JsonPropertyName("price")]
    public required int Amount { get; init; }

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

    [JsonIgnore]
    public bool IsRecurring => Type == Recurring;
}
