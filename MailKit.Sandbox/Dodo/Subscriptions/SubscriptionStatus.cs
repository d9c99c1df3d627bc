namespace MailKit.Sandbox.Dodo.Subscriptions;

/// <summary>Where a subscription is in its life.</summary>
public enum SubscriptionStatus
{
    Pending,
    Active,
    OnHold,
    Paused,
    Cancelled,
    Failed,
    Expired,
}
