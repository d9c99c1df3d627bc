namespace MailKit.Web.Webhooks;

/// <summary>Stores webhooks once, and lets a person ask for an effect again.</summary>
public sealed class WebhookInbox
{
    /// <summary>False when there is no such message.</summary>
    public Task<bool> ReplayAsync(long id, CancellationToken cancellationToken) => throw new NotSupportedException();
}
