using System.Text.Json;

namespace MailKit.Sandbox.Dodo;

// What Dodo's clients get where it is not the thing itself.

public sealed record Items<T>(IReadOnlyList<T> Values)
{
    [System.Text.Json.Serialization.JsonPropertyName("items")]
    public IReadOnlyList<T> Values { get; init; } = Values;
}

public sealed record CreatedCheckout(string SessionId, string? CheckoutUrl, string? ClientSecret, string? PaymentId, string? PublishableKey, bool PaymentMethodRequired);

public sealed record CheckoutStatus(string Id, DateTimeOffset CreatedAt, string? CustomerEmail, string? CustomerName, string? PaymentId, PaymentStatus? PaymentStatus);

public sealed record CustomerCredit(string CreditEntitlementId, string Name, string Unit, string? Description, decimal Balance, decimal Overage);

public sealed record PortalLink(string Link);

public sealed record WebhookSecret(string Secret);

public sealed record WebhookPage(IReadOnlyList<WebhookDetails> Data, bool Done, string? Iterator, string? PrevIterator);

public sealed record PaymentLines(string Currency, IReadOnlyList<PaymentLine> Items);

public sealed record PaymentLine(string ItemsId, string? Name, string? Description, int Amount, int Tax, int RefundableAmount);

public sealed record WebhookDetails(
    string Id,
    string Url,
    string Description,
    bool? Disabled,
    IReadOnlyList<string>? FilterTypes,
    IReadOnlyDictionary<string, string> Metadata,
    int? RateLimit,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public static WebhookDetails Of(WebhookEndpoint e) => new(e.Id, e.Url, e.Description, e.Disabled, e.Types.Count is 0 ? null : e.Types, e.Metadata, e.RateLimit, e.CreatedAt, e.UpdatedAt);
}

public sealed record ProductItem(
    string ProductId,
    string BusinessId,
    string? Name,
    string? Description,
    string? Image,
    bool IsRecurring,
    int? Price,
    Price? PriceDetail,
    string? Currency,
    bool? TaxInclusive,
    string TaxCategory,
    string? PricingMode,
    IReadOnlyList<string> Entitlements,
    JsonElement Metadata,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public static ProductItem Of(Product p) => new(
        p.ProductId, p.BusinessId, p.Name, p.Description, p.Image, p.IsRecurring, p.Price.Amount, p.Price, p.Price.Currency, p.Price.TaxInclusive, p.TaxCategory, p.PricingMode,
        p.Entitlements, p.Metadata, p.CreatedAt, p.UpdatedAt);
}

public sealed record PaymentItem(
    string PaymentId,
    string BrandId,
    PaymentStatus? Status,
    int TotalAmount,
    string Currency,
    CustomerSummary Customer,
    string? SubscriptionId,
    IReadOnlyList<string> SubscriptionIds,
    bool IsMultiSubscription,
    string? PaymentMethod,
    string? PaymentMethodType,
    string PaymentProvider,
    string? CardNetwork,
    string? CardLastFour,
    string? InvoiceId,
    string? InvoiceUrl,
    string? RefundStatus,
    string? DisputeStatus,
    bool HasLicenseKey,
    bool DigitalProductsDelivered,
    JsonElement Metadata,
    DateTimeOffset CreatedAt)
{
    public static PaymentItem Of(Payment p) => new(
        p.PaymentId, p.BrandId, p.Status, p.TotalAmount, p.Currency, p.Customer, p.SubscriptionId, p.SubscriptionIds, p.IsMultiSubscription, p.PaymentMethod, p.PaymentMethodType,
        p.PaymentProvider, p.CardNetwork, p.CardLastFour, p.InvoiceId, p.InvoiceUrl, p.RefundStatus, null, false, p.DigitalProductsDelivered, p.Metadata, p.CreatedAt);
}
