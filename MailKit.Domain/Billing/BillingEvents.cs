using MailKit.Domain.Webhooks;
using MailKit.Domain.Work;

namespace MailKit.Domain.Billing;

/// <summary>Something happened to a payment: it is to be read again.</summary>
public sealed record PaymentEvent(string? BusinessId, string CustomerId, string PaymentId) : CustomerEvent(WorkKind.BillingEvent, BusinessId, CustomerId);

/// <summary>Something happened to a subscription: it is to be read again.</summary>
public sealed record SubscriptionEvent(string? BusinessId, string CustomerId, string SubscriptionId) : CustomerEvent(WorkKind.BillingEvent, BusinessId, CustomerId);
