namespace MailKit.Sandbox.Dodo.Webhooks;

/// <summary>What proves that a webhook is ours.</summary>
public sealed record WebhookSecret(string Secret);
