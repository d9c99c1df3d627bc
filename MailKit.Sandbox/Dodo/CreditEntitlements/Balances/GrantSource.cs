namespace MailKit.Sandbox.Dodo.CreditEntitlements.Balances;

public enum GrantSource
{
    Subscription,
    OneTime,
    Addon,
    Api,
    Rollover,
}
