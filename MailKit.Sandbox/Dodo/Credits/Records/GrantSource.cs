namespace MailKit.Sandbox.Dodo.Credits.Records;

/// <summary>What brought a grant.</summary>
public enum GrantSource
{
    Subscription,
    OneTime,
    Addon,
    Api,
    Rollover,
}
