namespace MailKit.Domain.Billing;

/// <summary>What is sold, as Dodo's catalogue describes it.</summary>
/// <param name="PriceCents">Minor units of <paramref name="Currency"/>.</param>
/// <param name="Credit">Which of our credits it brings.</param>
/// <param name="Credits">How many of them, per cycle or per purchase.</param>
/// <param name="ExpiresAfterDays">How long the credits live; null for ever.</param>
/// <param name="LowPercent">The share of the credits below which Dodo warns; null for no warning.</param>
public sealed record Product(string Id, string Name, long PriceCents, string Currency, bool IsRecurring, string Credit, long Credits, int? ExpiresAfterDays, int? LowPercent);

/// <summary>A checkout at Dodo: where the customer pays.</summary>
public sealed record CheckoutSession(string Id, string Url);

/// <summary>How far a checkout got.</summary>
public sealed record CheckoutProgress(string? PaymentId, string? PaymentStatus);

/// <summary>A payment as Dodo knows it now.</summary>
public sealed record DodoPayment(
    string Id,
    string CustomerId,
    string? CheckoutSessionId,
    string? SubscriptionId,
    string? ProductId,
    long AmountCents,
    string Currency,
    string Status,
    string? RefundStatus,
    string? Error,
    string? CardLastFour,
    string? InvoiceUrl,
    DateTimeOffset CreatedAt);

/// <summary>A subscription as Dodo knows it now.</summary>
public sealed record DodoSubscription(
    string Id,
    string CustomerId,
    string ProductId,
    string Status,
    long AmountCents,
    string Currency,
    DateTimeOffset? NextBillingAt,
    bool CancelsAtPeriodEnd,
    DateTimeOffset CreatedAt);

/// <summary>The outside that sells: customers, catalogue, checkouts, payments, subscriptions.</summary>
public interface ICheckoutGateway
{
    /// <summary>The customer that carries our account id in its metadata, if there is one.</summary>
    Task<string?> FindCustomerAsync(Guid accountId, string email, CancellationToken cancellationToken);

    Task<string> CreateCustomerAsync(Guid accountId, string email, string name, CancellationToken cancellationToken);

    /// <param name="credit">Of which of our credits the figures are wanted.</param>
    Task<Product> ProductAsync(string productId, string credit, CancellationToken cancellationToken);

    Task<CheckoutSession> CreateCheckoutAsync(string customerId, string productId, Guid checkoutId, Uri returnUrl, Uri cancelUrl, CancellationToken cancellationToken);

    Task<CheckoutProgress> CheckoutAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>Null when Dodo does not know it.</summary>
    Task<DodoPayment?> PaymentAsync(string paymentId, CancellationToken cancellationToken);

    /// <summary>Null when Dodo does not know it.</summary>
    Task<DodoSubscription?> SubscriptionAsync(string subscriptionId, CancellationToken cancellationToken);

    Task<DodoSubscription> CancelAtPeriodEndAsync(string subscriptionId, bool cancel, CancellationToken cancellationToken);

    /// <summary>A link to Dodo's own page for cards, addresses and invoices.</summary>
    Task<Uri> PortalAsync(string customerId, Uri returnUrl, CancellationToken cancellationToken);
}
