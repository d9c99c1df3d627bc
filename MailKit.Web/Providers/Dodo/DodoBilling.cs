using System.Text.Json;
using MailKit.Domain.Billing;

namespace MailKit.Web.Providers.Dodo;

/// <summary>What Dodo says about customers, products, payments and subscriptions, in our words.</summary>
public static class DodoBilling
{
    public const string AccountId = "mailkit_account_id";
    public const string CheckoutId = "mailkit_checkout_id";

    /// <summary>What the customer of an account carries.</summary>
    public static bool IsOf(this Customer customer, Guid accountId) => customer.Metadata?.GetValueOrDefault(AccountId).ToString() == accountId.ToString();

    public sealed record Customer(string CustomerId, Dictionary<string, JsonElement>? Metadata);

    public sealed record ProductBody(string ProductId, string? Name, bool IsRecurring, PriceBody Price, IReadOnlyList<Attachment>? CreditEntitlements)
    {
        public Product ToProduct(string credit, string entitlement)
        {
            var credits = CreditEntitlements?.FirstOrDefault(c => c.CreditEntitlementId == entitlement);

            return new(ProductId, Name ?? ProductId, Price.Price, Price.Currency, IsRecurring, credit, (long)(credits?.CreditsAmount ?? 0), credits?.ExpiresAfterDays, credits?.LowBalanceThresholdPercent);
        }
    }

    public sealed record PriceBody(long Price, string Currency);

    public sealed record Attachment(string CreditEntitlementId, decimal CreditsAmount, int? ExpiresAfterDays, int? LowBalanceThresholdPercent);

    public sealed record Session(string SessionId, string CheckoutUrl);

    public sealed record SessionStatus(string? PaymentId, string? PaymentStatus);

    public sealed record CartItem(string ProductId);

    public sealed record Portal(Uri Link);

    public sealed record PaymentBody(
        string PaymentId,
        Customer Customer,
        string? CheckoutSessionId,
        string? SubscriptionId,
        IReadOnlyList<CartItem>? ProductCart,
        long TotalAmount,
        string Currency,
        string? Status,
        string? RefundStatus,
        string? ErrorMessage,
        string? CardLastFour,
        string? InvoiceUrl,
        DateTimeOffset CreatedAt)
    {
        public DodoPayment ToPayment() => new(
            PaymentId,
            Customer.CustomerId,
            CheckoutSessionId,
            SubscriptionId,
            ProductCart is [var item, ..] ? item.ProductId : null,
            TotalAmount,
            Currency,
            Status ?? "processing",
            RefundStatus,
            ErrorMessage,
            CardLastFour,
            InvoiceUrl,
            CreatedAt.ToUniversalTime());
    }

    public sealed record SubscriptionBody(
        string SubscriptionId,
        Customer Customer,
        string ProductId,
        string Status,
        long RecurringPreTaxAmount,
        string Currency,
        DateTimeOffset? NextBillingDate,
        bool CancelAtNextBillingDate,
        DateTimeOffset CreatedAt)
    {
        public DodoSubscription ToSubscription() => new(
            SubscriptionId,
            Customer.CustomerId,
            ProductId,
            Status,
            RecurringPreTaxAmount,
            Currency,
            NextBillingDate?.ToUniversalTime(),
            CancelAtNextBillingDate,
            CreatedAt.ToUniversalTime());
    }
}
