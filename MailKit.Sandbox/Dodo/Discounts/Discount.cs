using System.Text.Json;

namespace MailKit.Sandbox.Dodo.Discounts;

/// <summary>A code that makes something cheaper.</summary>
public sealed record Discount
{
    public required string DiscountId { get; init; }

    public required string BusinessId { get; init; }

    public required string Code { get; init; }

    public string? Name { get; init; }

    public required DiscountType Type { get; init; }

    /// <summary>Hundredths of a percent, or minor units of the default currency.</summary>
    public required int Amount { get; init; }

    public IReadOnlyList<CurrencyOption> CurrencyOptions { get; init; } = [];

    public CustomerEligibility CustomerEligibility { get; init; }

    /// <summary>The products that it is for; empty means every product.</summary>
    public IReadOnlyList<string> RestrictedTo { get; init; } = [];

    public int? UsageLimit { get; init; }

    public int? PerCustomerUsageLimit { get; init; }

    /// <summary>For so many cycles of a subscription; null for all.</summary>
    public int? SubscriptionCycles { get; init; }

    public bool PreserveOnPlanChange { get; init; }

    public DateTimeOffset? StartsAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public int TimesUsed { get; init; }

    public JsonElement Metadata { get; init; } = State.Metadata.Empty;

    public required DateTimeOffset CreatedAt { get; init; }

    public bool IsFor(string productId) => RestrictedTo.Count is 0 || RestrictedTo.Contains(productId);
}

/// <summary>A customer that a discount is meant for.</summary>
public sealed record DiscountCustomer(string DiscountId, string CustomerId)
{
    public static string IdOf(string discountId, string customerId) => $"{discountId}/{customerId}";
}

/// <summary>What a flat discount comes to in one currency (minor units).</summary>
public sealed record CurrencyOption(string Currency, bool IsDefault = false, int? MaxAmountPossible = null, int MinimumSubtotal = 0);

/// <summary>How much is taken off.</summary>
public enum DiscountType
{
    Flat,
    Percentage,
}

/// <summary>Who may use a code.</summary>
public enum CustomerEligibility
{
    Any,
    FirstTime,
    Existing,
    Specific,
}

/// <summary>What makes a discount.</summary>
public sealed record CreateDiscount
{
    public required DiscountType Type { get; init; }

    public required int Amount { get; init; }

    public string? Code { get; init; }

    public string? Name { get; init; }

    public IReadOnlyList<CurrencyOption>? CurrencyOptions { get; init; }

    public CustomerEligibility? CustomerEligibility { get; init; }

    public IReadOnlyList<string>? RestrictedTo { get; init; }

    public int? UsageLimit { get; init; }

    public int? PerCustomerUsageLimit { get; init; }

    public int? SubscriptionCycles { get; init; }

    public bool PreserveOnPlanChange { get; init; }

    public DateTimeOffset? StartsAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public JsonElement? Metadata { get; init; }
}

/// <summary>Customers that a discount is to be for.</summary>
public sealed record AddDiscountCustomers(IReadOnlyList<string> CustomerIds);

/// <summary>One of them.</summary>
public sealed record DiscountCustomerItem(string CustomerId);
