using System.Text.Json;
using MailKit.Sandbox.Dodo.Discounts;
using MailKit.Sandbox.Dodo.Disputes;

namespace MailKit.Sandbox.Dodo.Payments;

/// <summary>An attempt to pay, whatever came of it.</summary>
public sealed record Payment
{
    public required string PaymentId { get; init; }

    public required string BusinessId { get; init; }

    public required string BrandId { get; init; }

    public required PaymentStatus? Status { get; init; }

    public required int TotalAmount { get; init; }

    public int? Tax { get; init; }

    public required string Currency { get; init; }

    public required int SettlementAmount { get; init; }

    public required string SettlementCurrency { get; init; }

    public int? SettlementTax { get; init; }

    public required CustomerSummary Customer { get; init; }

    public required BillingAddress Billing { get; init; }

    public string? SubscriptionId { get; init; }

    public IReadOnlyList<string> SubscriptionIds { get; init; } = [];

    public bool IsMultiSubscription { get; init; }

    public IReadOnlyList<CartLine>? ProductCart { get; init; }

    public string? CheckoutSessionId { get; init; }

    public string? PaymentLink { get; init; }

    public string PaymentProvider { get; init; } = "dodo";

    public string? PaymentMethod { get; init; } = "card";

    public string? PaymentMethodType { get; init; }

    public string? PaymentMethodId { get; init; }

    public string? CardNetwork { get; init; }

    public string? CardType { get; init; } = "CREDIT";

    public string? CardLastFour { get; init; }

    public string? CardHolderName { get; init; }

    public string? CardIssuingCountry { get; init; }

    public string? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }

    public string? InvoiceId { get; init; }

    public string? InvoiceUrl { get; init; }

    public string? RefundStatus { get; init; }

    public IReadOnlyList<RefundSummary> Refunds { get; init; } = [];

    public IReadOnlyList<DisputeSummary> Disputes { get; init; } = [];

    public string? DiscountId { get; init; }

    public IReadOnlyList<PaymentDiscount>? Discounts { get; init; }

    public IReadOnlyList<string>? CustomFieldResponses { get; init; }

    public bool DigitalProductsDelivered { get; init; }

    public bool IsUpdatePaymentMethod { get; init; }

    public int RetryAttempt { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public IEnumerable<string> DiscountIds => Discounts?.Select(static d => d.DiscountId) ?? [];

    public JsonElement Metadata { get; init; } = State.Metadata.Empty;

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>What of a product a payment paid for.</summary>
public sealed record CartLine(string ProductId, int Quantity);
