using System.Text.Json;
using MailKit.Sandbox.Dodo.Subscriptions.Plans;

namespace MailKit.Sandbox.Dodo.Subscriptions;

/// <summary>A product that is paid again each period.</summary>
public sealed record Subscription
{
    public required string Id { get; init; }

    public required string CustomerId { get; init; }

    public required string ProductId { get; init; }

    public required int Quantity { get; init; }

    public required SubscriptionStatus Status { get; init; }

    public required string Currency { get; init; }

    public required int RecurringPreTaxAmount { get; init; }

    public bool TaxInclusive { get; init; }

    /// <summary>What each cycle brings, overrides of the checkout included.</summary>
    public required IReadOnlyList<CreditAttachment> Cart { get; init; }

    /// <summary>The meters of a usage-based price, as they were when it began.</summary>
    public IReadOnlyList<MeterPrice> Meters { get; init; } = [];

    public IReadOnlyList<SubscriptionDiscount> Discounts { get; init; } = [];

    /// <summary>The merchant charges it when he likes; it does not renew by itself.</summary>
    public bool OnDemand { get; init; }

    /// <summary>Another plan from the next billing date on.</summary>
    public ScheduledPlan? ScheduledPlan { get; init; }

    /// <summary>The test card that renewals are charged to.</summary>
    public required string CardNumber { get; init; }

    public required BillingAddress Billing { get; init; }

    public JsonElement Metadata { get; init; } = State.Metadata.Empty;

    public required int PaymentFrequencyCount { get; init; }

    public required TimeInterval PaymentFrequencyInterval { get; init; }

    public required int SubscriptionPeriodCount { get; init; }

    public required TimeInterval SubscriptionPeriodInterval { get; init; }

    /// <summary>Cycles are counted from here, so that a subscription of the 31st comes back to the 31st after February.</summary>
    public required DateTimeOffset Anchor { get; init; }

    public int Cycle { get; init; } = 1;

    /// <summary>Days before the first cycle; it is paid for when they are over.</summary>
    public int TrialPeriodDays { get; init; }

    /// <summary>What the trial cost, each (minor units); null when it was free, or there was none.</summary>
    public int? TrialAmount { get; init; }

    public bool IsInTrial { get; init; }

    /// <summary>What could not be paid when the last cycle ended; it is owed until a card pays it.</summary>
    public IReadOnlyList<InvoiceLine> Unpaid { get; init; } = [];

    /// <summary>When the card is tried again (UTC), and how often it was.</summary>
    public DateTimeOffset? NextDunningAt { get; init; }

    public int DunningAttempts { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset PreviousBillingDate { get; init; }

    public required DateTimeOffset NextBillingDate { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public bool CancelAtNextBillingDate { get; init; }

    public DateTimeOffset? CancelledAt { get; init; }

    public string? CancelReason { get; init; }

    public string? CancellationFeedback { get; init; }

    public string? CancellationComment { get; init; }

    public DateTimeOffset? PausedAt { get; init; }

    public string? TaxId { get; init; }

    public string? CustomerBusinessName { get; init; }

    public DateTimeOffset After(int cycles) => Anchor.Add(cycles * PaymentFrequencyCount, PaymentFrequencyInterval);
}
