namespace MailKit.Sandbox.Billing;

/// <summary>What came of an attempt to pay a session.</summary>
public abstract record Checkout
{
    public sealed record Paid(Payment Payment, string? SubscriptionId, string Email) : Checkout;

    public sealed record Declined(Payment Payment, string Words) : Checkout;

    public sealed record AlreadyPaid : Checkout;

    public sealed record TooLate : Checkout;
}
