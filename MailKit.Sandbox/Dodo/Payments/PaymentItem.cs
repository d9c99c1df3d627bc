using System.Text.Json;
using MailKit.Sandbox.Dodo.Disputes;

namespace MailKit.Sandbox.Dodo.Payments;

/// <summary>A payment as lists mention it.</summary>
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
    DisputeStatus? DisputeStatus,
    bool HasLicenseKey,
    bool DigitalProductsDelivered,
    JsonElement Metadata,
    DateTimeOffset CreatedAt)
{
    public static PaymentItem Of(Payment p) => new(
        p.PaymentId, p.BrandId, p.Status, p.TotalAmount, p.Currency, p.Customer, p.SubscriptionId, p.SubscriptionIds, p.IsMultiSubscription, p.PaymentMethod, p.PaymentMethodType,
        p.PaymentProvider, p.CardNetwork, p.CardLastFour, p.InvoiceId, p.InvoiceUrl, p.RefundStatus, p.Disputes.MaxBy(static d => d.CreatedAt)?.DisputeStatus, false, p.DigitalProductsDelivered, p.Metadata, p.CreatedAt);
}
