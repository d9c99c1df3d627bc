using System.Text.Json;
using MailKit.Sandbox.Dodo.Discounts;

namespace MailKit.Sandbox.Dodo.Subscriptions.Views;

/// <summary>A subscription as it is told: with its customer, and what is left of the credits in its cart.</summary>
public sealed record SubscriptionView
{
    public required string SubscriptionId { get; init; }

    public required SubscriptionStatus Status { get; init; }

    public required string ProductId { get; init; }

    public required string? ProductName { get; init; }

    public required int Quantity { get; init; }

    public required string Currency { get; init; }

    public required int RecurringPreTaxAmount { get; init; }

    public required bool TaxInclusive { get; init; }

    public required CustomerSummary Customer { get; init; }

    public required BillingAddress Billing { get; init; }

    public required string BrandId { get; init; }

    public required IReadOnlyList<CartCredit> CreditEntitlementCart { get; init; }

    public required IReadOnlyList<MeterCredit> MeterCreditEntitlementCart { get; init; }

    public required IReadOnlyList<CartMeter> Meters { get; init; }

    public IReadOnlyList<string> Addons { get; init; } = [];

    public required int PaymentFrequencyCount { get; init; }

    public required TimeInterval PaymentFrequencyInterval { get; init; }

    public required int SubscriptionPeriodCount { get; init; }

    public required TimeInterval SubscriptionPeriodInterval { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset PreviousBillingDate { get; init; }

    public required DateTimeOffset NextBillingDate { get; init; }

    public required DateTimeOffset? ExpiresAt { get; init; }

    public required bool CancelAtNextBillingDate { get; init; }

    public DateTimeOffset? CancelledAt { get; init; }

    public string? CancelReason { get; init; }

    public string? CancellationFeedback { get; init; }

    public string? CancellationComment { get; init; }

    public DateTimeOffset? PausedAt { get; init; }

    public int TrialPeriodDays { get; init; }

    public int? TrialAmount { get; init; }

    public bool OnDemand { get; init; }

    public required string? PaymentMethodId { get; init; }

    public bool HasPaymentMethod { get; init; } = true;

    public string? TaxId { get; init; }

    public string? CustomerBusinessName { get; init; }

    public IReadOnlyList<string>? CustomFieldResponses { get; init; }

    public string? DiscountId { get; init; }

    public required IReadOnlyList<PaymentDiscount> Discounts { get; init; }

    public int? DiscountCyclesRemaining { get; init; }

    public ScheduledChange? ScheduledChange { get; init; }

    public required JsonElement Metadata { get; init; }

    public static SubscriptionView Of(SandboxState state, Subscription s) => new()
    {
        SubscriptionId = s.Id,
        Status = s.Status,
        ProductId = s.ProductId,
        ProductName = state.Products.Find(s.ProductId)?.Name,
        Quantity = s.Quantity,
        Currency = s.Currency,
        RecurringPreTaxAmount = s.RecurringPreTaxAmount,
        TaxInclusive = s.TaxInclusive,
        Customer = state.Customers.Get(s.CustomerId).Summary(),
        Billing = s.Billing,
        BrandId = state.Now.BusinessId,
        CreditEntitlementCart = [.. s.Cart.Select(a => CartCredit.Of(a, s.ProductId, CreditEngine.BalanceOf(state, a.CreditEntitlementId, s.CustomerId)))],
        PaymentFrequencyCount = s.PaymentFrequencyCount,
        PaymentFrequencyInterval = s.PaymentFrequencyInterval,
        SubscriptionPeriodCount = s.SubscriptionPeriodCount,
        SubscriptionPeriodInterval = s.SubscriptionPeriodInterval,
        CreatedAt = s.CreatedAt,
        PreviousBillingDate = s.PreviousBillingDate,
        NextBillingDate = s.NextBillingDate,
        ExpiresAt = s.ExpiresAt,
        CancelAtNextBillingDate = s.CancelAtNextBillingDate,
        CancelledAt = s.CancelledAt,
        CancelReason = s.CancelReason,
        CancellationFeedback = s.CancellationFeedback,
        CancellationComment = s.CancellationComment,
        PausedAt = s.PausedAt,
        Meters = [.. s.Meters.Where(static m => m.CreditEntitlementId is null).Select(m => CartMeter.Of(m, s.Currency))],
        MeterCreditEntitlementCart = [.. s.Meters.Where(static m => m.CreditEntitlementId is not null).Select(m => MeterCredit.Of(m, s.ProductId))],
        Discounts = [.. s.Discounts.Select((d, i) => state.Discounts.Find(d.DiscountId) is { } discount ? PaymentDiscount.Of(discount, i, d.CyclesRemaining) : null).OfType<PaymentDiscount>()],
        DiscountId = s.Discounts is [var first, ..] ? first.DiscountId : null,
        DiscountCyclesRemaining = s.Discounts is [var one, ..] ? one.CyclesRemaining : null,
        ScheduledChange = s.ScheduledPlan is { } plan ? Views.ScheduledChange.Of(state, plan) : null,
        OnDemand = s.OnDemand,
        TaxId = s.TaxId,
        CustomerBusinessName = s.CustomerBusinessName,
        HasPaymentMethod = s.CardNumber is not "",
        TrialPeriodDays = s.TrialPeriodDays,
        TrialAmount = s.TrialAmount,
        PaymentMethodId = state.CardsOfCustomer[s.CustomerId].FirstOrDefault(c => c.Number == s.CardNumber)?.PaymentMethodId,
        Metadata = s.Metadata,
    };
}
