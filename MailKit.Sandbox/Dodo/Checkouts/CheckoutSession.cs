using System.Text.Json;

namespace MailKit.Sandbox.Dodo.Checkouts;

/// <summary>A cart that waits on its hosted page for somebody to pay it, once.</summary>
public sealed record CheckoutSession
{
    public required string Id { get; init; }

    public required IReadOnlyList<CartItem> Cart { get; init; }

    public string? CustomerId { get; init; }

    public string? CustomerEmail { get; init; }

    public string? CustomerName { get; init; }

    public bool AlwaysNewCustomer { get; init; }

    public string? ReturnUrl { get; init; }

    public string? CancelUrl { get; init; }

    public BillingAddress? Billing { get; init; }

    /// <summary>Instead of the price's own; null for that.</summary>
    public int? TrialPeriodDays { get; init; }

    /// <summary>Codes that make it cheaper, by the ids of their discounts.</summary>
    public IReadOnlyList<string> DiscountIds { get; init; } = [];

    /// <summary>A subscription that is charged when the merchant says so; null for one of a fixed rhythm.</summary>
    public OnDemand? OnDemand { get; init; }

    /// <summary>The subscription that is to be paid with another card from now on; null for something that is bought.</summary>
    public string? UpdatesSubscriptionId { get; init; }

    /// <summary>Ids that were told before anybody paid.</summary>
    public string? ReservedPaymentId { get; init; }

    public string? ReservedSubscriptionId { get; init; }

    public JsonElement Metadata { get; init; } = State.Metadata.Empty;

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The latest attempt, if there was one.</summary>
    public string? PaymentId { get; init; }

    public PaymentStatus? PaymentStatus { get; init; }

    /// <summary>Set when it was paid; nobody pays it a second time.</summary>
    public DateTimeOffset? ConsumedAt { get; init; }
}

/// <summary>What was agreed of a subscription that is charged on demand (minor units).</summary>
/// <param name="MandateOnly">Nothing is charged now.</param>
public sealed record OnDemand(bool MandateOnly, int? ProductPrice, string? ProductCurrency, string? ProductDescription);

/// <summary>One line of a cart, with the amounts of credits that this checkout names instead of the product's.</summary>
public sealed record CartItem(string ProductId, int Quantity, IReadOnlyList<CreditOverride>? CreditEntitlements = null, int? Amount = null);

/// <summary>Other credits than the product's own, for one checkout.</summary>
public sealed record CreditOverride(string CreditEntitlementId, decimal CreditsAmount);
