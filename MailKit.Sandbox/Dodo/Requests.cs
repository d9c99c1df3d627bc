using System.Text.Json;

namespace MailKit.Sandbox.Dodo;

// What Dodo's clients send. A member is required exactly where Dodo requires it; what is not listed is ignored.

public sealed record CreateCustomer
{
    public required string Email { get; init; }

    public required string Name { get; init; }

    public string? PhoneNumber { get; init; }

    public JsonElement? Metadata { get; init; }
}

public sealed record PatchCustomer(string? Email, string? Name, string? PhoneNumber, JsonElement? Metadata);

public sealed record CreateLedgerEntry
{
    public required EntryType EntryType { get; init; }

    public required string Amount { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public string? IdempotencyKey { get; init; }

    public JsonElement? Metadata { get; init; }
}

public sealed record CreateEntitlement
{
    public required string Name { get; init; }

    public required string Unit { get; init; }

    public required int Precision { get; init; }

    public required bool RolloverEnabled { get; init; }

    public required bool OverageEnabled { get; init; }

    public string? Description { get; init; }

    public int? ExpiresAfterDays { get; init; }

    public int? RolloverPercentage { get; init; }

    public int? RolloverTimeframeCount { get; init; }

    public TimeInterval? RolloverTimeframeInterval { get; init; }

    public int? MaxRolloverCount { get; init; }

    public int? OverageLimit { get; init; }

    public OverageBehavior? OverageBehavior { get; init; }

    public string? Currency { get; init; }

    public decimal? PricePerUnit { get; init; }
}

public sealed record CreateProduct
{
    public required string Name { get; init; }

    public required Price Price { get; init; }

    public required string TaxCategory { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<AttachCredit>? CreditEntitlements { get; init; }

    public JsonElement? Metadata { get; init; }
}

public sealed record PatchProduct(string? Name, Price? Price, string? TaxCategory, string? Description, IReadOnlyList<AttachCredit>? CreditEntitlements, JsonElement? Metadata);

public sealed record AttachCredit
{
    public required string CreditEntitlementId { get; init; }

    public required decimal CreditsAmount { get; init; }

    public int? ExpiresAfterDays { get; init; }

    public int? LowBalanceThresholdPercent { get; init; }

    public bool? RolloverEnabled { get; init; }

    public bool? OverageEnabled { get; init; }

    public decimal? OverageLimit { get; init; }

    public OverageBehavior? OverageBehavior { get; init; }

    public ProrationBehavior? ProrationBehavior { get; init; }

    public Attachment On(Entitlement entitlement)
    {
        var inherited = Attachment.For(entitlement, CreditsAmount);

        return inherited with
        {
            ExpiresAfterDays = ExpiresAfterDays ?? inherited.ExpiresAfterDays,
            LowBalanceThresholdPercent = LowBalanceThresholdPercent,
            RolloverEnabled = RolloverEnabled ?? inherited.RolloverEnabled,
            OverageEnabled = OverageEnabled ?? inherited.OverageEnabled,
            OverageLimit = OverageLimit ?? inherited.OverageLimit,
            OverageBehavior = OverageBehavior ?? inherited.OverageBehavior,
            ProrationBehavior = ProrationBehavior ?? inherited.ProrationBehavior,
        };
    }
}

public sealed record CreateCheckout
{
    public required IReadOnlyList<CartItem> ProductCart { get; init; }

    public CheckoutCustomer? Customer { get; init; }

    public string? ReturnUrl { get; init; }

    public string? CancelUrl { get; init; }

    public JsonElement? Metadata { get; init; }

    public BillingAddress? BillingAddress { get; init; }

    public bool Confirm { get; init; }

    public CheckoutFlags? FeatureFlags { get; init; }
}

public sealed record CheckoutCustomer(string? CustomerId, string? Email, string? Name, string? PhoneNumber);

public sealed record CheckoutFlags(bool AlwaysCreateNewCustomer = false);

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
}

public sealed record CreateRefund
{
    public required string PaymentId { get; init; }

    public IReadOnlyList<RefundItem>? Items { get; init; }

    public string? Reason { get; init; }

    public JsonElement? Metadata { get; init; }
}

public sealed record RefundItem(string ItemId, int? Amount = null);

public sealed record CreateWebhook
{
    public required string Url { get; init; }

    public string? Description { get; init; }

    public bool? Disabled { get; init; }

    public IReadOnlyList<string>? FilterTypes { get; init; }

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public int? RateLimit { get; init; }

    public string? IdempotencyKey { get; init; }
}

public sealed record PatchWebhook(
    string? Url,
    string? Description,
    bool? Disabled,
    IReadOnlyList<string>? FilterTypes,
    IReadOnlyDictionary<string, string>? Metadata,
    int? RateLimit);
