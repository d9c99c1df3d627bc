using System.Text.Json;

namespace MailKit.Sandbox.Dodo.Checkouts;

/// <summary>A cart, who buys it, and where the payer goes afterwards.</summary>
public sealed record CreateCheckout
{
    public required IReadOnlyList<CartItem> ProductCart { get; init; }

    public CheckoutCustomer? Customer { get; init; }

    public string? ReturnUrl { get; init; }

    public string? CancelUrl { get; init; }

    public JsonElement? Metadata { get; init; }

    public BillingAddress? BillingAddress { get; init; }

    public bool Confirm { get; init; }

    public IReadOnlyList<string>? DiscountCodes { get; init; }

    /// <summary>Deprecated: one code.</summary>
    public string? DiscountCode { get; init; }

    public string? PaymentMethodId { get; init; }

    public SubscriptionData? SubscriptionData { get; init; }

    public CheckoutFlags? FeatureFlags { get; init; }
}

/// <summary>Somebody known by id, or somebody new by email.</summary>
public sealed record CheckoutCustomer(string? CustomerId, string? Email, string? Name, string? PhoneNumber);

/// <summary>What this checkout's subscription has otherwise than its product.</summary>
public sealed record SubscriptionData(int? TrialPeriodDays, OnDemand? OnDemand);

/// <summary>The one switch of many that changes what happens here.</summary>
public sealed record CheckoutFlags(bool AlwaysCreateNewCustomer = false);
