namespace MailKit.Sandbox.Control.Checkouts;

/// <summary>What came of paying a checkout without its page.</summary>
public sealed record PaidCheckout(PaymentStatus? PaymentStatus, string PaymentId, string? SubscriptionId, string CustomerId, string? RedirectUrl)
{
    public static PaidCheckout Of(Payment payment, string? subscriptionId, string? redirectUrl)
        => new(payment.Status, payment.PaymentId, subscriptionId, payment.Customer.CustomerId, redirectUrl);
}
