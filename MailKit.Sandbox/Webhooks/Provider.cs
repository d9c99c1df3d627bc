namespace MailKit.Sandbox.Webhooks;

public enum Provider
{
    Dodo,
    Resend,
}
