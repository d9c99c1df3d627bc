namespace MailKit.Sandbox.Dodo.Credits.Records;

/// <summary>Whether credits are shared out when a plan changes within its period.</summary>
public enum ProrationBehavior
{
    Prorate,
    NoProrate,
}
