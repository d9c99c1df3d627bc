namespace MailKit.Sandbox.Billing;

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
