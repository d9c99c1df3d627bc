namespace MailKit.Sandbox.Dodo.Webhooks;

/// <summary>Headers that every webhook to an endpoint carries.</summary>
public sealed record WebhookHeaders(IReadOnlyDictionary<string, string> Headers, IReadOnlyList<string> Sensitive);

/// <summary>All of them, anew.</summary>
public sealed record PatchWebhookHeaders(IReadOnlyDictionary<string, string> Headers);
