namespace MailKit.Sandbox.Dodo.Checkouts;

/// <summary>What came of an attempt to pay a session.</summary>
public abstract record CheckoutOutcome
{
    public sealed record Paid(Payment Payment, string? SubscriptionId, string Email) : CheckoutOutcome;

    public sealed record Declined(Payment Payment, string Words) : CheckoutOutcome;

    public sealed record AlreadyPaid : CheckoutOutcome;

    public sealed record TooLate : CheckoutOutcome;
}
