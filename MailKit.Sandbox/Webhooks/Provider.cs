namespace MailKit.Sandbox.Webhooks;

/// <summary>Who is stood in for.</summary>
public enum Provider
{
    Dodo,
    Resend,
}
