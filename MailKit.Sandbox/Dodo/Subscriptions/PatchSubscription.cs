using System.Text.Json;

namespace MailKit.Sandbox.Dodo.Subscriptions;

/// <summary>What changes about a subscription; absent means as it was.</summary>
public sealed record PatchSubscription
{
    public bool? CancelAtNextBillingDate { get; init; }

    public SubscriptionStatus? Status { get; init; }

    public bool? Pause { get; init; }

    public string? CancelReason { get; init; }

    public string? CancellationFeedback { get; init; }

    public string? CancellationComment { get; init; }

    public DateTimeOffset? NextBillingDate { get; init; }

    public JsonElement? Metadata { get; init; }

    public BillingAddress? Billing { get; init; }

    public IReadOnlyList<PatchCartCredit>? CreditEntitlementCart { get; init; }

    public string? CustomerName { get; init; }

    public string? CustomerBusinessName { get; init; }

    public string? TaxId { get; init; }

    public int? SubscriptionPeriodCount { get; init; }

    public TimeInterval? SubscriptionPeriodInterval { get; init; }

    public DisableOnDemand? DisableOnDemand { get; init; }
}

/// <summary>The merchant charges no longer when he likes: from that date on it renews by itself.</summary>
public sealed record DisableOnDemand(DateTimeOffset NextBillingDate);
