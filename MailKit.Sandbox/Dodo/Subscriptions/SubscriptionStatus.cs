namespace MailKit.Sandbox.Dodo.Subscriptions;

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
