namespace MailKit.Sandbox.Dodo.Subscriptions;

/// <summary>What <c>dunning.started</c> and <c>dunning.recovered</c> tell: a subscription whose payment is asked for again.</summary>
public sealed record DunningAttempt(string BrandId, string CustomerId, string SubscriptionId, string? PaymentId, string Status, string TriggerState, DateTimeOffset CreatedAt)
{
    /// <param name="payment">The one that succeeded; null as long as none did.</param>
    public static DunningAttempt Of(Change change, Subscription subscription, Payment? payment) => new(
        change.State.Now.BusinessId, subscription.CustomerId, subscription.Id, payment?.PaymentId, payment is null ? "recovering" : "recovered", "on_hold", change.At);
}
