namespace MailKit.Sandbox.Dodo.CreditEntitlements.Balances;

/// <summary>What brought a grant.</summary>
public enum GrantSource
{
    Subscription,
    OneTime,
    Addon,
    Api,
    Rollover,
}
